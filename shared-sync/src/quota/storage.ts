import { type CompactionReport, compactDatabases } from '../compaction/compact.ts';
import type { Engine } from '../engine.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { GenerationParts } from '../generations/parts.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { StorageMeter } from '../ports/storage-meter.ts';
import { Outbox } from '../transfer/outbox.ts';
import { findEviction } from './eviction.ts';
import { levelOf, type StorageLevel } from './level.ts';
import type { Room } from './room.ts';
import { contentBeyondBudget } from './shed-content.ts';
import { shedEvents } from './shed-events.ts';
import { addShed, readShed } from './shed-list.ts';

/** What this origin keeps, and how much room is left. */
export interface StorageReport {
  readonly usageBytes: number;
  readonly quotaBytes: number;
  readonly level: StorageLevel;
  /** Whether the browser promises not to evict. */
  readonly persisted: boolean;
  /** Whether there is ballast to give back. */
  readonly ballast: boolean;
  /**
   * The JSON of the documents of each neuron that is open (UTF-16 units); what the browser makes of it is more. `partly` is how many of its
   * content documents are not kept here, beyond its budget or for want of room: offline they cannot be read.
   */
  readonly neurons: readonly { readonly neuron: string; readonly bytes: number; readonly partly: number }[];
}

/** What freeing room came to. */
export interface ReliefReport {
  /** Whether what can be spared went; where that made room enough, nothing else did. */
  readonly spared: boolean;
  /** Content documents that are read from the server from now on. */
  readonly contentShed: number;
  /** Unsent analytics events that were dropped, each counted in a record that is pushed. */
  readonly eventsDropped: number;
  readonly compacted: readonly CompactionReport[];
}

export interface StorageParts {
  readonly meter: StorageMeter;
  readonly generations: GenerationParts;
  readonly room: Room;
  /** Lets go of what nobody wrote and everybody can do without, such as models: the first thing to go. Answers whether there was any. */
  readonly spare?: () => Promise<boolean>;
}

const measureEveryMs = 60_000;
/** Relief copies every database: where it made too little room, it is not tried again at once. */
const relieveEveryMs = 15 * 60_000;
const page = 200;

/** The storage of a page: measured, kept in bounds, and relieved when it is full. A service worker leaves it to pages. */
export class Storage {
  readonly #parts: EngineParts;
  readonly #storage: StorageParts;
  #relieving: Promise<ReliefReport> | undefined;
  #relievedMs = Number.NEGATIVE_INFINITY;
  readonly #weighed = new Set<string>();

  constructor(engine: Pick<Engine, 'parts'>, storage: StorageParts) {
    this.#parts = engine.parts;
    this.#storage = storage;
  }

  async report(): Promise<StorageReport> {
    const { meter, room } = this.#storage;
    const estimate = await meter.estimate();
    const neurons = [];
    for (const stores of this.#parts.neurons())
      neurons.push({ neuron: stores.manifest.id as string, bytes: await this.#bytesOf(stores), partly: await this.#partlyOf(stores) });
    return { ...estimate, level: levelOf(estimate), persisted: await meter.isPersisted(), ballast: await room.ballast.isHeld(), neurons };
  }

  /** Asks the browser not to evict. Best after a person has put something in. */
  persist(): Promise<boolean> {
    return this.#storage.meter.persist();
  }

  /**
   * Frees room, the least missed first: content beyond its budget and events the server has; then, while it is still critical or with
   * `full`, unsent analytics events. What a person wrote, and consent, never go. Calls at the same time share one relief.
   */
  relieve({ full = false }: { full?: boolean } = {}): Promise<ReliefReport> {
    this.#relieving ??= this.#relieve(full).finally(() => {
      this.#relieving = undefined;
    });
    return this.#relieving;
  }

  /**
   * To be started before the first round. Looks for an eviction; measures every minute and when a write found no room; takes ballast while there is
   * plenty, relieves when there is not. Ends with the engine.
   */
  async run({ failed = () => undefined }: { failed?: (error: unknown) => void } = {}): Promise<void> {
    const { ports, signal } = this.#parts;
    let wake = new AbortController();
    let isFull = false;
    this.#storage.room.listen(
      () => {
        isFull = true;
        wake.abort();
      },
      { signal },
    );
    while (!signal.aborted) {
      await ports.env.lock('empire-storage', () => this.#look(isFull, failed), { ifAvailable: true }).catch(failed);
      isFull = false;
      wake = new AbortController();
      await ports.env.sleep(measureEveryMs, { signal: AbortSignal.any([signal, wake.signal]) }).catch(() => undefined);
    }
  }

  async #look(isFull: boolean, failed: (error: unknown) => void): Promise<void> {
    // Whatever comes of it, room is made where there is none.
    await findEviction(this.#parts, this.#storage.meter).catch(failed);
    const level = levelOf(await this.#storage.meter.estimate());
    const isDue = this.#parts.ports.env.monotonic() - this.#relievedMs >= (isFull ? measureEveryMs : relieveEveryMs);
    if (isFull || level === 'critical') {
      if (!isDue) return;
      this.#relievedMs = this.#parts.ports.env.monotonic();
      await this.relieve({ full: isFull });
    } else if (level === 'normal') await this.#storage.room.ballast.take();
    for (const stores of this.#parts.neurons()) await this.#keepBudget(stores);
  }

  /** Once in the life of a page: what a service worker brought beyond a neuron's budget goes, and a budget that became smaller is kept. */
  async #keepBudget(stores: NeuronStores): Promise<void> {
    const { id, offline } = stores.manifest;
    if (this.#weighed.has(id)) return;
    this.#weighed.add(id);
    const beyond = offline.maxBytes > 0 ? await contentBeyondBudget(stores) : new Set<string>();
    if (beyond.size === 0) return;
    await addShed(stores, beyond);
    await compactDatabases(this.#storage.generations, { device: this.#parts.device, neurons: [stores], all: true, shed: () => beyond });
  }

  async #relieve(full: boolean): Promise<ReliefReport> {
    const spared = (await this.#storage.spare?.()) ?? false;
    const isEnough = spared && levelOf(await this.#storage.meter.estimate()) === 'normal';
    if (isEnough) return { spared, contentShed: 0, eventsDropped: 0, compacted: [] };
    const shed = new Map<string, ReadonlySet<string>>();
    for (const stores of this.#parts.neurons()) {
      const beyond = await contentBeyondBudget(stores);
      if (beyond.size > 0) await addShed(stores, beyond);
      shed.set(stores.manifest.id, beyond);
    }
    const contentShed = [...shed.values()].reduce((sum, { size }) => sum + size, 0);
    const compacted = await this.#compact((stores) => shed.get(stores.manifest.id) ?? new Set());
    const isStillShort = full || levelOf(await this.#storage.meter.estimate()) === 'critical';
    const eventsDropped = isStillShort ? await this.#dropEvents() : 0;
    return { spared, contentShed, eventsDropped, compacted: eventsDropped > 0 ? [...compacted, ...(await this.#compact())] : compacted };
  }

  async #dropEvents(): Promise<number> {
    const outbox = new Outbox();
    let dropped = 0;
    for (const stores of this.#parts.neurons()) {
      const here = await shedEvents(stores, outbox);
      if (here > 0) this.#parts.nudges.wrote(stores.log.name);
      dropped += here;
    }
    return dropped;
  }

  #compact(shed: (stores: NeuronStores) => ReadonlySet<string> = () => new Set()): Promise<readonly CompactionReport[]> {
    const { device, neurons } = this.#parts;
    return compactDatabases(this.#storage.generations, { device, neurons: neurons(), all: true, shed });
  }

  async #bytesOf({ state, log }: NeuronStores): Promise<number> {
    return (await this.#sizeOf(state.store)) + (await this.#sizeOf(log.store));
  }

  async #partlyOf(stores: NeuronStores): Promise<number> {
    const leaves = await stores.state.store.read([...(await readShed(stores))]);
    return leaves.filter((all) => openDocs(all).every((doc) => doc._deleted === true)).length;
  }

  async #sizeOf(store: DocumentStore): Promise<number> {
    let [bytes, since] = [0, 0];
    for (;;) {
      const { changes, lastSeq } = await store.changes({ since, limit: page });
      bytes += changes.flatMap(({ leaves }) => leaves).reduce((sum, leaf) => sum + ('doc' in leaf ? JSON.stringify(leaf.doc).length : 0), 0);
      if (changes.length < page) return bytes;
      since = lastSeq;
      // A page of other things between two of these keeps the tasks short.
      await this.#parts.ports.env.sleep(0);
    }
  }
}
