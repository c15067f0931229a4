import { type AnyDoc, checkPulled, parseDocId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Remote } from '../ports/gateway.ts';
import type { ContentBudget } from '../quota/content-budget.ts';
import { closeForgotten } from './close-forgotten.ts';
import { mergeDocuments } from './merge.ts';
import { overlapping, readAhead } from './overlap.ts';

/** What pulling needs, and whom it tells. */
export interface PullPorts {
  readonly remote: Remote;
  readonly signal: AbortSignal;
  readonly wrote: (database: string) => void;
  readonly seen: (doc: AnyDoc) => void;
  readonly refused: (refusal: { id: string; code: string; reason: string }) => void;
  /** How much content is kept. */
  readonly budget?: ContentBudget | undefined;
  /** The wall clock (milliseconds since 1970). */
  readonly now: () => number;
}

/** What is pulled, where it goes, and which of the documents may meet a version that is here already. */
export interface Pull {
  readonly database: string;
  readonly stores: NeuronStores;
  readonly ports: PullPorts;
  readonly mayMeet: (id: string) => boolean;
}

/** Small enough that sealing one takes no long task of the page. */
const page = 250;
/** Of many documents the first page is short: sealing and writing begin early. */
const firstPage = 50;
/** While some pages are written these are read. */
const pagesAhead = 3;
/** Three, so that one is sealed while two are in the hands of the database, which goes from the one to the other without a pause. */
const pagesAtOnce = 3;

/** Whoever is told of a write reads: lists, counts. After the first page and at the end they hear at once, between them not of every page. */
const tellEvery = 2_000;

/** Reads documents with all of their leaves, stores them and merges what meets. */
export async function pullDocuments(ids: readonly string[], pull: Pull): Promise<void> {
  await storePages(readPages([{ ids }], pull), pull);
}

/** A run of ids. `through` is worth noting when this run and every one before it have been stored: everything up to that id is here then. */
export interface Run {
  readonly ids: readonly string[];
  readonly through?: string | undefined;
}

/** Documents that were read, of a part of a run or its end. */
export interface PageRead extends Pick<Run, 'through'> {
  readonly docs: readonly AnyDoc[];
}

/** Reads runs of documents page by page, some pages ahead, without a pause between the runs. */
export function readPages(runs: AsyncIterable<Run> | Iterable<Run>, from: Pick<Pull, 'database' | 'stores' | 'ports'>): AsyncGenerator<PageRead> {
  return readAhead(pagesOf(runs), { count: pagesAhead, read: async ({ ids, through }) => ({ through, docs: await readPage(ids, from) }) });
}

/** Stores what was read and merges what meets, some pages at a time. */
export async function storePages(pages: AsyncIterable<PageRead>, pull: Pull & { readonly stored?: (through: string) => Promise<void> }): Promise<void> {
  let [untold, least] = [0, 1];
  const tell = () => {
    if (untold < least) return;
    [untold, least] = [0, tellEvery];
    pull.ports.wrote(pull.stores.state.name);
  };
  try {
    await overlapping(pages, {
      atOnce: pagesAtOnce,
      async work({ docs }) {
        untold += await storePage(docs, pull);
        tell();
      },
      done: async ({ through }) => (through === undefined ? undefined : pull.stored?.(through)),
    });
  } finally {
    least = 1;
    tell();
  }
}

async function* pagesOf(runs: AsyncIterable<Run> | Iterable<Run>): AsyncGenerator<Run> {
  let isFirst = true;
  for await (const { ids, through } of runs) {
    for (let at = 0, to = 0; at < ids.length; at = to) {
      to = at + (isFirst && ids.length >= page ? firstPage : page);
      isFirst = false;
      yield { ids: ids.slice(at, to), through: to >= ids.length ? through : undefined };
    }
  }
}

/** Merges those of the documents that have become conflicts. */
export async function mergePulled(ids: readonly string[], { stores, ports }: Pick<Pull, 'stores' | 'ports'>): Promise<void> {
  const states = ids.filter((id) => parseDocId(id)?.class === 's');
  if (await mergeDocuments(stores, { ids: states, nowMs: ports.now() })) ports.wrote(stores.state.name);
}

async function readPage(ids: readonly string[], { database, stores, ports }: Pick<Pull, 'database' | 'stores' | 'ports'>): Promise<readonly AnyDoc[]> {
  const wanted = (await ports.budget?.wanted(stores, ids)) ?? ids;
  return wanted.length === 0 ? [] : ports.remote.read(database, wanted, { signal: ports.signal });
}

/** Answers how many documents were stored. */
async function storePage(docs: readonly AnyDoc[], { stores, ports, mayMeet }: Pull): Promise<number> {
  ports.signal.throwIfAborted();
  const sound = docs.filter((doc) => {
    const issue = checkPulled(doc);
    if (issue) ports.refused({ id: doc._id, ...issue });
    return !issue;
  });
  const good = (await ports.budget?.kept(stores, sound)) ?? sound;
  if (good.length === 0) return 0;
  const unseen = !good.some(({ _id }) => mayMeet(_id));
  await stores.state.store.graft(good, 'remote', { unseen });
  if (!unseen) await closeForgotten(stores, good);
  for (const doc of good) ports.seen(doc);
  await mergePulled(meeting(good, mayMeet), { stores, ports });
  return good.length;
}

/** The documents that came in several leaves or may meet one that was here. */
function meeting(docs: readonly AnyDoc[], mayMeet: (id: string) => boolean): readonly string[] {
  const leaves = new Map<string, number>();
  for (const { _id } of docs) leaves.set(_id, (leaves.get(_id) ?? 0) + 1);
  return [...leaves].filter(([id, count]) => count > 1 || mayMeet(id)).map(([id]) => id);
}
