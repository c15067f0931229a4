import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import { type Outbox, pushMark } from './outbox.ts';
import { quietly } from './overlap.ts';
import { type FeedPage, pageLimits } from './push.ts';

/** A page that was asked for: what stands after a sequence. */
interface Early {
  readonly since: number;
  readonly page: Promise<FeedPage>;
}

/**
 * The first pages of the logs that are known to wait, read and opened while the round asks who the server is. What is written meanwhile stands
 * after them, as it does after any page.
 */
export class EarlyPages {
  readonly #pages = new Map<string, Promise<readonly Early[]>>();

  constructor(neurons: readonly NeuronStores[], { outbox }: { outbox: Outbox }) {
    for (const { log } of neurons)
      if (outbox.isKnownToWait(log))
        this.#pages.set(
          log.name,
          readFirst(log).catch(() => []),
        );
  }

  /** The page of a database after a sequence, where it was read. */
  async page({ name }: LocalDatabase, since: number): Promise<FeedPage | undefined> {
    const early = (await this.#pages.get(name))?.find((one) => one.since === since);
    return early?.page;
  }

  /** Resolves when nothing is being read any more. */
  async ended(): Promise<void> {
    for (const pages of await Promise.all(this.#pages.values())) await Promise.allSettled(pages.map(({ page }) => page));
  }
}

async function readFirst(log: LocalDatabase): Promise<readonly Early[]> {
  const { since } = await pushMark(log);
  const first = quietly(log.store.changes({ since, limit: pageLimits.first, lean: true }));
  const next = quietly(first.then(({ lastSeq }) => log.store.changes({ since: lastSeq, limit: pageLimits.next, lean: true })));
  return [
    { since, page: first },
    { since: (await first).lastSeq, page: next },
  ];
}
