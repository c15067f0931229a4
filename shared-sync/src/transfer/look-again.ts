import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Feed } from './pull.ts';
import { type PullPorts, pullDocuments } from './pull-documents.ts';
import { idPages } from './pull-range.ts';

/** A cluster has long brought its copies together by then, unless one of them is down. */
const againMs = 10 * 60_000;

interface Parts {
  readonly host: NeuronStores;
  readonly neurons: readonly NeuronStores[];
  readonly ports: PullPorts;
}

/**
 * Notes that these neurons' ranges have to be read once more. On a cluster the ids come from one copy of each shard, which may lack
 * a document that the place in the feed, taken from another copy, already counts: such a document would never come up again.
 */
export async function lookAgainLater(feed: Feed, { host, neurons, ports }: Parts): Promise<void> {
  if (neurons.length === 0) return;
  const atMs = ports.now() + againMs;
  const due = Object.fromEntries(neurons.map(({ manifest }) => [manifest.id, atMs]));
  await write(feed, { host, due: { ...(await read(feed, host)), ...due } });
}

/** Fetches what a first reading missed, for the neurons whose time has come. */
export async function lookAgain(feed: Feed, { host, neurons, ports }: Parts): Promise<void> {
  let due = await read(feed, host);
  const now = ports.now();
  for (const stores of neurons) {
    const { [stores.manifest.id]: atMs, ...others } = due;
    // A wall clock that was set back must not put it off for ever.
    if (atMs === undefined || (now < atMs && atMs - now <= againMs)) continue;
    for await (const ids of idPages(feed, { neuron: stores.manifest.id, ports })) await pullLacking(ids, { feed, stores, ports });
    await write(feed, { host, due: others });
    due = others;
  }
}

async function pullLacking(ids: readonly string[], { feed, stores, ports }: { feed: Feed; stores: NeuronStores; ports: PullPorts }): Promise<void> {
  const here = await stores.state.store.read(ids);
  const lacking = ids.filter((_, index) => here[index]?.length === 0);
  await pullDocuments(lacking, { database: feed.database, stores, ports, mayMeet: () => false });
}

async function read(feed: Feed, host: NeuronStores): Promise<Readonly<Record<string, number>>> {
  return ((await host.state.store.note(`again-${feed.kind}`)) ?? {}) as Readonly<Record<string, number>>;
}

async function write(feed: Feed, { host, due }: { host: NeuronStores; due: Readonly<Record<string, number>> }): Promise<void> {
  await host.state.store.writeNote(`again-${feed.kind}`, due);
}
