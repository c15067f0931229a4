import type { Entry, EventLog, ScopedDb } from '@empire/contract';

/** The host's collection, and the one document of it: a set of cards as `<neuron> <item>`. */
const collection = 'feed';
const key = 'unwanted';

/** What a card is called among all neurons. */
export function cardKey(neuron: string, item: string): string {
  return `${neuron} ${item}`;
}

/** What a person wants less of, on all of their devices. */
export class FeedUnwanted {
  readonly #db: ScopedDb;
  readonly #events: EventLog;
  readonly #allows: () => boolean;

  /** `allows` says whether suggestions may be fitted to the person: only then is anybody told. */
  constructor({ db, events, allows }: { db: ScopedDb; events: EventLog; allows: () => boolean }) {
    this.#db = db;
    this.#events = events;
    this.#allows = allows;
  }

  /** Yields the cards now and after each change, whichever device made it. Ends when `signal` aborts. */
  async *watch(signal: AbortSignal): AsyncIterable<ReadonlySet<string>> {
    for await (const entries of this.#db.watch(collection, { signal })) yield cardsOf(entries);
  }

  /**
   * Leaves a card out from now on; that it was irrelevant waits as an event for the next batch at Core, where that is allowed.
   * Errors: `closed`, `storage-full`, `storage-failed`.
   */
  async add({ neuron, item }: { neuron: string; item: string }): Promise<void> {
    await this.#db.change(collection, key, { add: [cardKey(neuron, item)] });
    if (!this.#allows()) return;
    const options = { purpose: 'personalization', idemKey: `irrelevant ${cardKey(neuron, item)}` } as const;
    await this.#events.append('flagged', { neuron, item, reasons: ['irrelevant'] }, options);
  }

  /** Forgets all of it. Errors: as {@link add}. */
  async reset(): Promise<void> {
    const all = cardsOf(await this.#db.list(collection));
    if (all.size > 0) await this.#db.change(collection, key, { remove: [...all] });
  }
}

function cardsOf(entries: readonly Entry[]): ReadonlySet<string> {
  const value = entries.find((entry) => entry.key === key)?.value;
  return new Set(Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
}
