import { parseDocId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { RemoteChange } from '../ports/gateway.ts';
import { isConflicted } from './merge.ts';
import { mergePulled, type PullPorts, pullDocuments } from './pull-documents.ts';

/**
 * A database of the server that is read as one feed. `from` and `to` are the first and last class that is pulled: the classes
 * between them, in the order of the alphabet, are one range of ids for each neuron.
 */
export interface Feed {
  readonly kind: 'user' | 'content' | 'registry';
  readonly database: string;
  readonly from: 'c' | 'k';
  readonly to: 'c' | 's';
}

interface Mark {
  readonly instance: string;
  readonly seq: string;
}

const page = 1_000;

/**
 * Brings every neuron up to date with one feed. A neuron that is new, or was left behind, reads its ranges; then all follow the
 * feed together. The place in the feed is taken before the ranges are read, so that nothing between them is missed.
 */
export async function pullFeed(
  feed: Feed,
  { host, neurons, ports }: { host: NeuronStores; neurons: readonly NeuronStores[]; ports: PullPorts },
): Promise<void> {
  const { remote, signal } = ports;
  const info = await remote.info(feed.database, { signal });
  const known = await readMark(host, `feed-${feed.kind}`);
  let mark: Mark = known?.instance === info.instance ? known : info;
  for (const stores of neurons) {
    const own = await readMark(stores, `pull-${feed.kind}`);
    if (own?.instance === mark.instance && own.seq === mark.seq) continue;
    await pullRange(feed, { stores, ports });
    await stores.state.store.writeNote(`pull-${feed.kind}`, { ...mark });
  }
  await host.state.store.writeNote(`feed-${feed.kind}`, { ...mark });
  for (;;) {
    const { changes, lastSeq } = await remote.changes(feed.database, { since: mark.seq, limit: page, signal });
    if (changes.length === 0 && lastSeq === mark.seq) return;
    for (const stores of neurons) await pullChanges(feed, { stores, changes, ports });
    mark = { instance: mark.instance, seq: lastSeq };
    for (const stores of neurons) await stores.state.store.writeNote(`pull-${feed.kind}`, { ...mark });
    await host.state.store.writeNote(`feed-${feed.kind}`, { ...mark });
    if (changes.length < page) return;
  }
}

/** Where the device stands in a feed, for waiting on it. */
export async function feedPosition(host: NeuronStores, kind: Feed['kind']): Promise<string | undefined> {
  return (await readMark(host, `feed-${kind}`))?.seq;
}

async function pullRange(feed: Feed, { stores, ports }: { stores: NeuronStores; ports: PullPorts }): Promise<void> {
  const { id } = stores.manifest;
  const isEmpty = (await stores.state.store.latest()) === undefined;
  let ahead = readIds(feed, { startKey: `${id}:${feed.from}:`, endKey: `${id}:${feed.to};`, ports });
  for (;;) {
    const ids = await ahead;
    const last = ids.length === page ? ids.at(-1) : undefined;
    if (last !== undefined) ahead = readIds(feed, { startKey: `${last}\u0000`, endKey: `${id}:${feed.to};`, ports });
    await pullDocuments(ids, { database: feed.database, stores, ports, mayMeet: () => !isEmpty });
    if (last === undefined) return;
  }
}

function readIds(feed: Feed, { startKey, endKey, ports }: { startKey: string; endKey: string; ports: PullPorts }): Promise<readonly string[]> {
  const reading = ports.remote.range(feed.database, { startKey, endKey, limit: page, signal: ports.signal });
  // Whoever awaits the ids sees the failure; until then nobody may call it unhandled.
  reading.catch(() => undefined);
  return reading;
}

async function pullChanges(
  feed: Feed,
  { stores, changes, ports }: { stores: NeuronStores; changes: readonly RemoteChange[]; ports: PullPorts },
): Promise<void> {
  const own = changes.filter(({ id }) => isWanted(id, { neuron: stores.manifest.id, feed }));
  const leaves = await stores.state.store.read(own.map(({ id }) => id));
  const here = new Map(own.map(({ id }, index) => [id, openDocs(leaves[index] ?? [])]));
  const lacking = own.filter(({ id, revs }) => revs.some((rev) => !here.get(id)?.some((doc) => doc._rev === rev)));
  await pullDocuments(
    lacking.map(({ id }) => id),
    { database: feed.database, stores, ports, mayMeet: (id) => (here.get(id)?.length ?? 0) > 0 },
  );
  // A round that ended between pulling and merging left a conflict that the feed brings up again.
  const left = own.filter((change) => !lacking.includes(change) && isConflicted(here.get(change.id) ?? []));
  await mergePulled(
    left.map(({ id }) => id),
    { stores, ports },
  );
}

function isWanted(id: string, { neuron, feed }: { neuron: string; feed: Feed }): boolean {
  const parts = parseDocId(id);
  return parts?.neuron === neuron && parts.class >= feed.from && parts.class <= feed.to;
}

async function readMark(stores: NeuronStores, name: string): Promise<Mark | undefined> {
  const note = await stores.state.store.note(name);
  return typeof note?.instance === 'string' && typeof note.seq === 'string' ? { instance: note.instance, seq: note.seq } : undefined;
}
