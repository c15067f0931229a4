import { parseDocId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { RemoteChange } from '../ports/gateway.ts';
import type { EarlyRanges } from './early-ranges.ts';
import { isBehind, isSamePlace, isUnknownPlace, type Mark, readMark, type Standing, wasSetBack } from './feed-mark.ts';
import { lookAgain, lookAgainLater } from './look-again.ts';
import { isUnsettled } from './merge.ts';
import { overlapping, quietly } from './overlap.ts';
import { mergePulled, type PullPorts, pullDocuments } from './pull-documents.ts';
import { pullRange } from './pull-range.ts';
import type { Voucher } from './voucher.ts';

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

const page = 1_000;
/** Ranges of so many neurons are read side by side. */
const neuronsAtOnce = 3;

/** The parties of one pull. */
export interface PullParts {
  readonly host: NeuronStores;
  readonly neurons: readonly NeuronStores[];
  readonly ports: PullPorts;
  readonly voucher: Voucher;
  /** What the server said of the database when the round began, where a first reading may go on from there. */
  readonly info?: Standing | undefined;
  /** What was read of the ranges since then. */
  readonly early?: EarlyRanges | undefined;
}

/**
 * Brings every neuron up to date with one feed. A neuron that is new, or was left behind, reads its ranges; then all follow the
 * feed together. The place in the feed is taken before the ranges are read, so that nothing between them is missed. A server that
 * was set back, or forgot the place, is read like a new one.
 */
export async function pullFeed(feed: Feed, parts: PullParts): Promise<void> {
  const { host, ports, voucher } = parts;
  const known = await readMark(host, `feed-${feed.kind}`);
  const since = known && (await voucher.from(known.seq));
  // Beside the question who the server is: mostly it is the one that is known.
  const early = since === undefined ? undefined : readFeed(feed, { since, ports });
  try {
    const info = (known === undefined ? parts.info : undefined) ?? (await ports.remote.info(feed.database, { signal: ports.signal }));
    const isBack = known !== undefined && (since === undefined || (await wasSetBack(feed, { known, info, ports })));
    if (isBack) await forgetFeed(host, feed.kind);
    if (known?.instance === info.instance && !isBack && early) await pullFrom(known, { feed, parts, early });
    else await pullAnew(feed, { parts, info });
  } catch (error) {
    if (!known || !isUnknownPlace(error)) throw error;
    await forgetFeed(host, feed.kind);
    await pullFeed(feed, parts);
  } finally {
    await Promise.allSettled([early]);
  }
}

async function pullFrom(mark: Mark, { feed, parts, early }: { feed: Feed; parts: PullParts; early: Promise<FeedPage> }): Promise<void> {
  await readRanges(feed, { ...parts, mark });
  await followFeed(feed, { ...parts, mark, ahead: early });
}

async function pullAnew(feed: Feed, { parts, info }: { parts: PullParts; info: Standing }): Promise<void> {
  const { host, ports, voucher } = parts;
  const { mark, isVouched } = await startAnew(feed, { host, info, voucher, line: ports.now() });
  const vouched = isVouched ? Promise.resolve() : quietly(voucher.reached(mark.seq));
  const early = readFeed(feed, { since: mark.seq, ports });
  try {
    await readRanges(feed, { ...parts, mark });
    await vouched;
    await followFeed(feed, { ...parts, mark, ahead: early });
  } finally {
    await Promise.allSettled([vouched, early]);
  }
}

/** Where the device stands in a feed, for waiting on it. */
export async function feedPosition(host: NeuronStores, kind: Feed['kind']): Promise<string | undefined> {
  return (await readMark(host, `feed-${kind}`))?.seq;
}

/** Lets the next pull read a feed's ranges again, as if the server were new. */
export async function forgetFeed(host: NeuronStores, kind: Feed['kind']): Promise<void> {
  for (const name of [`feed-${kind}`, `start-${kind}`]) {
    if (await host.state.store.note(name)) await host.state.store.writeNote(name, {});
  }
}

/** The first place of a pull is kept until its ranges are through: a pull that is taken up again goes on from there, where it was vouched for. */
async function startAnew(
  feed: Feed,
  { host, info, voucher, line }: { host: NeuronStores; info: Standing; voucher: Voucher; line: number },
): Promise<{ mark: Mark; isVouched: boolean }> {
  const begun = await readMark(host, `start-${feed.kind}`);
  const isSame = begun?.instance === info.instance && !isBehind(info.seq, begun.seq);
  if (isSame && (await voucher.from(begun.seq)) !== undefined) return { mark: begun, isVouched: true };
  const mark = { instance: info.instance, seq: info.seq, line };
  await host.state.store.writeNote(`start-${feed.kind}`, mark);
  return { mark, isVouched: false };
}

async function readRanges(feed: Feed, { host, neurons, ports, mark, early }: PullParts & { mark: Mark }): Promise<void> {
  const own = await Promise.all(neurons.map((stores) => readMark(stores, `pull-${feed.kind}`)));
  const stale = neurons.filter((_, index) => !isSamePlace({ ...own[index] }, mark));
  const behind = new Set(neurons.filter((_, index) => own[index] !== undefined));
  await lookAgainLater(feed, { host, neurons: stale, behind, ports });
  await overlapping(stale, {
    atOnce: neuronsAtOnce,
    async work(stores) {
      await pullRange(feed, { stores, ports, mark, early: early?.take(stores) });
      await stores.state.store.writeNote(`pull-${feed.kind}`, { ...mark });
    },
  });
  await lookAgain(feed, { host, neurons, ports });
}

type FeedPage = Awaited<ReturnType<PullPorts['remote']['changes']>>;

function readFeed(feed: Feed, { since, ports }: { since: string; ports: PullPorts }): Promise<FeedPage> {
  return quietly(ports.remote.changes(feed.database, { since, limit: page, signal: ports.signal }));
}

async function followFeed(
  feed: Feed,
  { host, neurons, ports, voucher, mark: from, ahead: first }: PullParts & { mark: Mark; ahead: Promise<FeedPage> },
): Promise<void> {
  let [mark, ahead, rows] = [from, first, 0];
  try {
    for (;;) {
      const { changes, lastSeq } = await ahead;
      if (changes.length === page) ahead = readFeed(feed, { since: lastSeq, ports });
      for (const stores of neurons) await pullChanges(feed, { stores, changes, ports });
      if (lastSeq !== mark.seq || (await feedPosition(host, feed.kind)) !== lastSeq) {
        mark = { ...mark, seq: lastSeq };
        for (const stores of neurons) await stores.state.store.writeNote(`pull-${feed.kind}`, { ...mark });
        await host.state.store.writeNote(`feed-${feed.kind}`, { ...mark });
      }
      rows += changes.length;
      if (changes.length < page) return await voucher.reached(lastSeq, rows);
    }
  } finally {
    await Promise.allSettled([ahead]);
  }
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
  const left = own.filter((change) => !lacking.includes(change) && isUnsettled(here.get(change.id) ?? []));
  await mergePulled(
    left.map(({ id }) => id),
    { stores, ports },
  );
}

function isWanted(id: string, { neuron, feed }: { neuron: string; feed: Feed }): boolean {
  const parts = parseDocId(id);
  return parts?.neuron === neuron && parts.class >= feed.from && parts.class <= feed.to;
}
