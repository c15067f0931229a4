import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { isSamePlace, type Mark } from './feed-mark.ts';
import { type Begun, quietly } from './overlap.ts';
import type { Feed } from './pull.ts';
import { type PageRead, type PullPorts, type Run, readPages, storePages } from './pull-documents.ts';

/** The first page is small, so that documents are asked for early. */
const firstPage = 250;
const page = 1_000;

/** What a range is read from, and where it goes. `early` are its pages where reading it from its beginning was begun before. */
export interface RangePull {
  readonly stores: NeuronStores;
  readonly ports: PullPorts;
  readonly mark: Mark;
  readonly early?: Begun<PageRead> | undefined;
}

/** Reads all documents of one neuron that a feed carries; when it was interrupted it goes on after what is stored. */
export async function pullRange(feed: Feed, { stores, ports, mark, early }: RangePull): Promise<void> {
  const { store } = stores.state;
  const isEmpty = (await store.latest()) === undefined;
  const begun = isEmpty ? undefined : await store.note(`range-${feed.kind}`);
  const after = begun && isSamePlace(begun, mark) && typeof begun.after === 'string' ? begun.after : undefined;
  if (after !== undefined) await early?.drop();
  await storePages((after === undefined && early) || readRange(feed, { stores, after, ports }), {
    database: feed.database,
    stores,
    ports,
    mayMeet: () => !isEmpty,
    stored: (through) => store.writeNote(`range-${feed.kind}`, { ...mark, after: through }),
  });
}

/** The documents of one neuron in a feed, page by page. */
export function readRange(
  feed: Feed,
  { stores, after, ports }: { stores: NeuronStores; after?: string | undefined; ports: PullPorts },
): AsyncGenerator<PageRead> {
  const runs = async function* (): AsyncGenerator<Run> {
    for await (const ids of idPages(feed, { neuron: stores.manifest.id, after, ports })) yield { ids, through: ids.length === page ? ids.at(-1) : undefined };
  };
  return readPages(runs(), { database: feed.database, stores, ports });
}

/** The ids of one neuron's documents in a feed, in pages; while one is worked on the next is read. */
export async function* idPages(
  feed: Feed,
  { neuron, after, ports }: { neuron: string; after?: string | undefined; ports: PullPorts },
): AsyncGenerator<readonly string[]> {
  const endKey = `${neuron}:${feed.to};`;
  const read = (startKey: string, limit: number) => quietly(ports.remote.range(feed.database, { startKey, endKey, limit, signal: ports.signal }));
  let limit = firstPage;
  let ahead = read(after === undefined ? `${neuron}:${feed.from}:` : `${after}\u0000`, limit);
  try {
    for (;;) {
      const ids = await ahead;
      const last = ids.length === limit ? ids.at(-1) : undefined;
      limit = page;
      if (last !== undefined) ahead = read(`${last}\u0000`, limit);
      yield ids;
      if (last === undefined) return;
    }
  } finally {
    await Promise.allSettled([ahead]);
  }
}
