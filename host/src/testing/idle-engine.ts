import type { EventId, EventLog, NeuronManifest, ScopedDb } from '@empire/contract';
import type { Consent, NeuronData } from '@empire/shared-sync';

/** A person who was never asked. */
export const noConsent: Consent = {
  allows: () => false,
  states: [],
  grant: async () => undefined,
  withdraw: async () => undefined,
  watch: async function* () {},
};

/** A twin of the engine's door to neuron data: it hands out empty data and remembers what was opened, closed and appended. */
export class IdleEngine {
  readonly opened: string[] = [];
  readonly closed: string[] = [];
  readonly appended: { type: string; data: unknown }[] = [];
  /** Set to make the next openings fail. */
  refuse: Error | undefined;

  async open(manifest: NeuronManifest): Promise<NeuronData> {
    if (this.refuse) throw this.refuse;
    const name = `${manifest.id} ${manifest.version}`;
    this.opened.push(name);
    return { db: emptyDb(), events: this.#events(), close: () => void this.closed.push(name) };
  }

  #events(): EventLog {
    return {
      append: async (type, data) => {
        this.appended.push({ type, data });
        return `event-${this.appended.length}` as EventId;
      },
    };
  }
}

function emptyDb(): ScopedDb {
  return {
    get: async () => undefined,
    put: async () => undefined,
    remove: async () => undefined,
    list: async () => [],
    watch: async function* () {},
    change: async () => undefined,
    syncState: async () => undefined,
    explain: async () => [],
    resolve: async () => undefined,
  };
}
