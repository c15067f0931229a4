import { EmpireError } from './errors.ts';
import type { EventId, Json } from './ids.ts';
import type { Entry, EventLog, ScopedDb, ValueChange } from './neuron.ts';

interface AppendedEvent {
  readonly type: string;
  readonly data: Json;
}

/** A twin of what the host gives a neuron: one device's data in memory. `full` makes every write fail as a full device does. */
export class MemoryNeuronData {
  readonly appended: AppendedEvent[] = [];
  readonly #entries = new Map<string, Map<string, Json>>();
  readonly #online = new Map<string, Map<string, Json>>();
  readonly #wakes = new Set<() => void>();
  full = false;
  /** The device has no connection: what is only on the server cannot be read. */
  offline = false;
  /** What is read from the server is kept, because there is room after all. */
  roomy = false;
  /** The type of event that cannot be appended. */
  refuse = '';

  readonly db: ScopedDb = {
    get: async <T>(collection: string, key: string) => this.#list<T>(collection).find((entry) => entry.key === key) ?? this.#fetch<T>(collection, key),
    put: async (collection, key, value) => this.write(collection, key, value),
    remove: async (collection, key) => {
      this.#entries.get(collection)?.delete(key);
      this.#wake();
    },
    list: async <T>(collection: string) => this.#list<T>(collection),
    listOnline: async (collection) => [...(this.#online.get(collection)?.keys() ?? [])].filter((key) => !this.#entries.get(collection)?.has(key)).toSorted(),
    watch: <T>(collection: string, options: { signal: AbortSignal }) => this.#watch<T>(collection, options.signal),
    change: async (collection, key, change) => this.write(collection, key, changed(this.#entries.get(collection)?.get(key), change)),
    syncState: async (collection, key) => (this.#entries.get(collection)?.has(key) ? 'queued' : undefined),
    explain: async () => [],
    resolve: async () => undefined,
  };

  readonly events: EventLog = {
    append: async (type, data, options) => {
      this.#refuseWhenFull();
      if (type === this.refuse) throw new EmpireError('storage-failed', `The event ${type} was not written.`);
      this.appended.push({ type, data });
      for (const { collection, key, value } of options.effect ?? []) this.write(collection, key, value);
      return `event-${this.appended.length}` as EventId;
    },
  };

  /** Writes as another device or the server would. */
  write(collection: string, key: string, value: Json): void {
    this.#refuseWhenFull();
    const entries = this.#entries.get(collection) ?? new Map<string, Json>();
    this.#entries.set(collection, entries.set(key, structuredClone(value)));
    this.#wake();
  }

  /** Publishes content that this device does not keep: it has no room for it. */
  publishOnline(collection: string, key: string, value: Json): void {
    const online = this.#online.get(collection) ?? new Map<string, Json>();
    this.#online.set(collection, online.set(key, structuredClone(value)));
    this.#wake();
  }

  #fetch<T>(collection: string, key: string): Entry<T> | undefined {
    const value = this.#online.get(collection)?.get(key);
    if (value === undefined) return undefined;
    if (this.offline) throw new EmpireError('offline', `${collection}/${key} is only on the server, and there is no connection.`);
    if (this.roomy) this.#entries.get(collection)?.set(key, value);
    return { key, value: value as T };
  }

  #list<T>(collection: string): Entry<T>[] {
    return [...(this.#entries.get(collection) ?? [])].map(([key, value]) => ({ key, value: value as T }));
  }

  async *#watch<T>(collection: string, signal: AbortSignal): AsyncIterable<readonly Entry<T>[]> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      const changed = new Promise<void>((resolve) => this.#wakes.add(resolve));
      yield this.#list<T>(collection);
      await changed;
    }
  }

  #wake(): void {
    for (const wake of this.#wakes) wake();
    this.#wakes.clear();
  }

  #refuseWhenFull(): void {
    if (this.full) throw new EmpireError('storage-full', 'The device has no room left.');
  }
}

/** What a counter or a set stands at after a change. */
function changed(before: Json | undefined, change: ValueChange): Json {
  if ('by' in change) return (typeof before === 'number' ? before : 0) + change.by;
  const removed = new Set(change.remove ?? []);
  const kept = (Array.isArray(before) ? before.map(String) : []).filter((element) => !removed.has(element));
  return [...new Set([...kept, ...(change.add ?? [])])].toSorted();
}
