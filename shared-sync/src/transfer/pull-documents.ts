import { type AnyDoc, checkPulled, parseDocId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Remote } from '../ports/gateway.ts';
import { mergeDocuments } from './merge.ts';

/** What pulling needs, and whom it tells. */
export interface PullPorts {
  readonly remote: Remote;
  readonly signal: AbortSignal;
  readonly wrote: (database: string) => void;
  readonly seen: (doc: AnyDoc) => void;
  readonly refused: (refusal: { id: string; code: string; reason: string }) => void;
  /** The wall clock (milliseconds since 1970). */
  readonly now: () => number;
}

/** What is pulled, where it goes, and which of the documents may meet a version that is here already. */
interface Pull {
  readonly database: string;
  readonly stores: NeuronStores;
  readonly ports: PullPorts;
  readonly mayMeet: (id: string) => boolean;
}

const page = 500;

/** Reads documents with all of their leaves, stores them and merges what meets. The next page is read while one is written. */
export async function pullDocuments(ids: readonly string[], pull: Pull): Promise<void> {
  let ahead = readPage(ids.slice(0, page), pull);
  for (let at = page; at - page < ids.length; at += page) {
    const docs = await ahead;
    ahead = readPage(ids.slice(at, at + page), pull);
    await storePage(docs, pull);
  }
}

/** Merges those of the documents that have become conflicts. */
export async function mergePulled(ids: readonly string[], { stores, ports }: Pick<Pull, 'stores' | 'ports'>): Promise<void> {
  const states = ids.filter((id) => parseDocId(id)?.class === 's');
  if (await mergeDocuments(stores, { ids: states, nowMs: ports.now() })) ports.wrote(stores.state.name);
}

function readPage(ids: readonly string[], { database, ports }: Pull): Promise<readonly AnyDoc[]> {
  const reading = ids.length === 0 ? Promise.resolve([]) : ports.remote.read(database, ids, { signal: ports.signal });
  // Whoever awaits the page sees its failure; until then nobody may call it unhandled.
  reading.catch(() => undefined);
  return reading;
}

async function storePage(docs: readonly AnyDoc[], { stores, ports, mayMeet }: Pull): Promise<void> {
  ports.signal.throwIfAborted();
  const good = docs.filter((doc) => {
    const issue = checkPulled(doc);
    if (issue) ports.refused({ id: doc._id, ...issue });
    return !issue;
  });
  if (good.length === 0) return;
  await stores.state.store.graft(good, 'remote');
  for (const doc of good) ports.seen(doc);
  await mergePulled(meeting(good, mayMeet), { stores, ports });
  ports.wrote(stores.state.name);
}

/** The documents that came in several leaves or may meet one that was here. */
function meeting(docs: readonly AnyDoc[], mayMeet: (id: string) => boolean): readonly string[] {
  const leaves = new Map<string, number>();
  for (const { _id } of docs) leaves.set(_id, (leaves.get(_id) ?? 0) + 1);
  return [...leaves].filter(([id, count]) => count > 1 || mayMeet(id)).map(([id]) => id);
}
