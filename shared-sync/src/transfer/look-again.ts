import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Feed } from './pull.ts';
import { type PullPorts, pullDocuments } from './pull-documents.ts';
import { idPages } from './pull-range.ts';

/** A cluster has long brought its copies together by then, unless one of them is down. */
const againMs = 10 * 60_000;
/** Nobody is away for so long that it is taken for the time it says: then the wall clock was set. */
const awayMs = 30 * 24 * 3_600_000;

interface Parts {
  readonly host: NeuronStores;
  readonly neurons: readonly NeuronStores[];
  readonly ports: PullPorts;
}

/** When the ranges of a neuron are read once more (milliseconds since 1970), and whether what is here may be of another history of the server. */
interface Due {
  readonly atMs: number;
  readonly wasBehind: boolean;
}

/**
 * Notes that these neurons' ranges have to be read once more. On a cluster the ids come from one copy of each shard, which may lack
 * a document that the place in the feed, taken from another copy, already counts: such a document would never come up again. `behind` are
 * those that had read this feed before.
 */
export async function lookAgainLater(feed: Feed, { host, neurons, behind, ports }: Parts & { behind: ReadonlySet<NeuronStores> }): Promise<void> {
  if (neurons.length === 0) return;
  const atMs = ports.now() + againMs;
  const due = Object.fromEntries(neurons.map((stores): [string, Due] => [stores.manifest.id, { atMs, wasBehind: behind.has(stores) }]));
  await write(feed, { host, due: { ...(await read(feed, host)), ...due } });
}

/** Fetches what a first reading missed, for the neurons whose time has come. */
export async function lookAgain(feed: Feed, { host, neurons, ports }: Parts): Promise<void> {
  let due = await read(feed, host);
  const now = ports.now();
  for (const stores of neurons) {
    const { [stores.manifest.id]: own, ...others } = due;
    if (own === undefined || (now < own.atMs && own.atMs - now <= againMs)) continue;
    for await (const ids of idPages(feed, { neuron: stores.manifest.id, ports })) await pullMissed(ids, { feed, stores, ports, wasBehind: own.wasBehind });
    // A wall clock that was set says nothing of how long the copies had: it must not put the look off for ever, nor be the last word.
    const wasSet = now < own.atMs || now - own.atMs > awayMs;
    due = wasSet ? { ...others, [stores.manifest.id]: { ...own, atMs: now + againMs } } : others;
    await write(feed, { host, due });
  }
}

/**
 * Reads those documents that the range may not have told of. What is not here is one of them; but so is a document that is here in a version
 * which did not come with that reading: it was written here, or came from the server before it was set back or made anew. Only a reading
 * of the document tells whether the server has more of it, for a range names no versions. Of content the whole feed is compared once a day.
 */
async function pullMissed(
  ids: readonly string[],
  { feed, stores, ports, wasBehind }: { feed: Feed; stores: NeuronStores; ports: PullPorts; wasBehind: boolean },
): Promise<void> {
  const leaves = await stores.state.store.read(ids);
  const here = new Map(ids.map((id, index) => [id, leaves[index] ?? []]));
  const isOlder = (id: string) => feed.kind === 'user' && (wasBehind || here.get(id)?.some((leaf) => 'doc' in leaf && leaf.origin === 'local') === true);
  const missed = ids.filter((id) => here.get(id)?.length === 0 || isOlder(id));
  await pullDocuments(missed, { database: feed.database, stores, ports, mayMeet: (id) => (here.get(id)?.length ?? 0) > 0 });
}

async function read(feed: Feed, host: NeuronStores): Promise<Readonly<Record<string, Due>>> {
  return ((await host.state.store.note(`again-${feed.kind}`)) ?? {}) as Readonly<Record<string, Due>>;
}

async function write(feed: Feed, { host, due }: { host: NeuronStores; due: Readonly<Record<string, Due>> }): Promise<void> {
  await host.state.store.writeNote(`again-${feed.kind}`, { ...due });
}
