import { errorCode } from '@empire/contract';
import { type AnyDoc, type checkDocument, parseDocId } from '../../core/index.ts';
import type { SendGate } from '../consent/send-gate.ts';
import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { inPushOrder } from '../outbox/priority.ts';
import { forgetPlaces, keepQuarantined, reopened } from '../outbox/quarantine.ts';
import type { Remote, RemoteOutcome } from '../ports/gateway.ts';
import { idsOfSeveral, withoutArrived } from './arrived-before.ts';
import { batches } from './batches.ts';
import type { EarlyPages } from './early-pages.ts';
import { deadLetters, type Outbox, outgoing, type PushMark, recordDeadLetter, refusedDocuments, removeDeadLetter, takenBack } from './outbox.ts';
import { overlapping, quietly } from './overlap.ts';

/** The server's side of one transfer round. */
export interface Destination {
  readonly remote: Remote;
  /** The user's database and its incarnation. */
  readonly database: string;
  readonly instance: string;
  readonly deviceId: string;
  /** Decides what may leave the device now. */
  readonly gate: SendGate;
  /** Spares sending what the gateway would refuse. A service worker, which has no room for it, leaves that to the gateway. */
  readonly check?: typeof checkDocument | undefined;
  /** What was read before it was known who the server is. */
  readonly early?: Pick<EarlyPages, 'page'> | undefined;
  readonly signal: AbortSignal;
}

/** A page of a database's own feed. */
export type FeedPage = Awaited<ReturnType<LocalDatabase['store']['changes']>>;

/** How much of it is read at a time: the first page is small, so that the wire is in use early. */
export const pageLimits = { first: 100, next: 500 } as const;
/** Enough to keep the server at work while answers are on their way. */
const pagesAtOnce = 3;
/** Writing the mark costs as much as a few documents do. */
const checkpointEvery = 500;
const batchLimits = { maxBytes: 4_000_000, maxCount: 1_000 };

/** One database and what is known of it. `floor` is how far the server remembers, where it was asked. */
export interface Push {
  readonly database: LocalDatabase;
  readonly mark: PushMark;
  /** Up to where nothing waits to be sent, or `undefined` where something does. */
  readonly quietUpTo: number | undefined;
  readonly floor: number | undefined;
  /** Nothing past this sequence is sent; without it everything is. */
  readonly upTo?: number | undefined;
  readonly to: Destination;
}

/**
 * Sends what one database has past its mark, and moves the mark only after the server has answered for every document before it.
 * A server that was set back gets everything since then again. While some pages are sent the next is read. Answers the new mark.
 */
export async function pushDatabase(stores: NeuronStores, { database, mark, quietUpTo, floor, upTo = Number.POSITIVE_INFINITY, to }: Push): Promise<number> {
  const { isKnown, since } = beginningOf({ mark, floor, to });
  if (since === mark.since && quietUpTo !== undefined) {
    return quietUpTo === since ? since : moveMark(database, { instance: to.instance, since: quietUpTo });
  }
  // Only what may have been sent before is worth asking about: a batch can be sent twice without harm.
  const mayBeThere = isKnown ? since < mark.since : mark.since > 0;
  const send = async (docs: readonly AnyDoc[]) => {
    await pushDocuments(stores, { docs: mayBeThere || docs.some((doc) => isOfAnother(doc, to)) ? await lacking(docs, to) : docs, to });
  };
  return sendPages(send, { stores, database, since, upTo, to });
}

/** Whether a database has nothing to send but a mark to move. */
export function isQuiet(push: Pick<Push, 'mark' | 'quietUpTo' | 'floor' | 'to'>): boolean {
  return push.quietUpTo !== undefined && beginningOf(push).since === push.mark.since;
}

/** Whether the mark is one of this server, and from where on a database is sent. */
function beginningOf({ mark, floor, to }: Pick<Push, 'mark' | 'floor' | 'to'>): { readonly isKnown: boolean; readonly since: number } {
  const isKnown = mark.instance === to.instance;
  return { isKnown, since: isKnown ? Math.min(mark.since, floor ?? mark.since) : 0 };
}

async function sendPages(
  send: (docs: readonly AnyDoc[]) => Promise<void>,
  { stores, database, since, upTo, to }: { stores: NeuronStores; database: LocalDatabase; since: number; upTo: number; to: Destination },
): Promise<number> {
  let [reached, written] = [since, since];
  let uncounted = 0;
  await overlapping(pagesAfter(since, { database, upTo, to }), {
    atOnce: pagesAtOnce,
    async work({ changes }) {
      await keepQuarantined(stores, { database, changes });
      const docs = inPushOrder([...changes.flatMap(outgoing).map((leaf) => leaf.doc), ...(await refusedDocuments(stores, changes.flatMap(takenBack)))]);
      await send(await withoutArrived(stores, { docs, asked: idsOfSeveral(changes), to }));
    },
    async done({ changes, lastSeq }) {
      reached = lastSeq;
      uncounted += changes.length;
      if (uncounted < checkpointEvery) return;
      uncounted = 0;
      written = await moveMark(database, { instance: to.instance, since: lastSeq });
    },
  });
  return reached === written ? reached : moveMark(database, { instance: to.instance, since: reached });
}

/** The pages of a database after `since` and up to `upTo`, each read while the one before is worked on. */
async function* pagesAfter(since: number, { database, upTo, to }: { database: LocalDatabase; upTo: number; to: Destination }): AsyncGenerator<FeedPage> {
  const readNow = (from: number, limit: number) => database.store.changes({ since: from, limit, lean: true });
  const read = (from: number, limit: number) => quietly((async () => (await to.early?.page(database, from)) ?? readNow(from, limit))());
  let ahead = read(since, pageLimits.first);
  try {
    for (;;) {
      to.signal.throwIfAborted();
      const one = await ahead;
      const changes = one.changes.filter(({ seq }) => seq <= upTo);
      const last = changes.at(-1);
      if (!last) return;
      if (changes.length < one.changes.length) return yield { changes, lastSeq: last.seq };
      ahead = read(one.lastSeq, pageLimits.next);
      yield one;
    }
  } finally {
    await Promise.allSettled([ahead]);
  }
}

async function moveMark({ store }: LocalDatabase, mark: PushMark): Promise<number> {
  await store.writeNote('push', { ...mark });
  return mark.since;
}

/**
 * Offers dead letters of a neuron again: those that somebody asked for, or all of them, as permission may have been given since; then
 * also what could not be opened when its turn came.
 */
export async function retryDeadLetters(stores: NeuronStores, { all, to }: { all: boolean; to: Destination }): Promise<void> {
  const letters = (await deadLetters(stores)).filter((letter) => all || letter.again === true);
  const opened = all ? await reopened(stores) : { docs: [], places: [] };
  if (letters.length + opened.places.length === 0) return;
  const docs = [...opened.docs, ...(await refusedDocuments(stores, letters))];
  // What the server has needs no permission any more: it came another way, as under the id this device had before.
  const asked = new Set(docs.map(({ _id }) => _id));
  const refused = await pushDocuments(stores, { docs: await lacking(await withoutArrived(stores, { docs, asked, to }), to), to });
  for (const letter of letters) if (!refused.has(`${letter.docId} ${letter.rev}`)) await removeDeadLetter(stores, letter);
  await forgetPlaces(stores, opened.places);
}

/** Sends the consent entries that wait, without moving the mark: after a fork nobody could send them any more. */
export async function pushConsent(stores: NeuronStores, { outbox, to }: { outbox: Outbox; to: Destination }): Promise<void> {
  const ids = [...(await outbox.waiting(stores.state)).keys()].filter((id) => parseDocId(id)?.class === 'k');
  const own = openDocs((await stores.state.store.read(ids)).flat()).filter(({ deviceId }) => deviceId === to.deviceId);
  if (own.length > 0) await pushDocuments(stores, { docs: own, to });
}

/**
 * Sends documents and answers which revisions were refused. Live versions go first: a tombstone of a merge must reach nobody without
 * the version that took its place, so it is held back with a live one that was refused.
 */
async function pushDocuments(stores: NeuronStores, { docs: all, to }: { docs: readonly AnyDoc[]; to: Destination }): Promise<ReadonlySet<string>> {
  const { leave: docs, held: withoutConsent } = await to.gate.pass(stores, all);
  const refusals = [
    ...withoutConsent,
    ...(await offer(
      docs.filter((doc) => doc._deleted !== true),
      to,
    )),
  ];
  const held = new Set(refusals.map(({ id }) => id));
  const tombstones = docs.filter((doc) => doc._deleted === true);
  for (const doc of tombstones.filter(({ _id }) => held.has(_id)))
    refusals.push({ id: doc._id, rev: doc._rev, code: 'forbidden', reason: 'held back with the version that takes its place' });
  refusals.push(
    ...(await offer(
      tombstones.filter(({ _id }) => !held.has(_id)),
      to,
    )),
  );
  for (const refusal of refusals) await recordDeadLetter(stores, refusal);
  return new Set(refusals.map(({ id, rev }) => `${id} ${rev}`));
}

async function offer(docs: readonly AnyDoc[], to: Destination): Promise<readonly RemoteOutcome[]> {
  const checked = docs.map((doc) => ({ doc, issue: to.check?.(doc, { deviceId: to.deviceId, digests: false }) }));
  const refusals: RemoteOutcome[] = checked.flatMap(({ doc, issue }) => (issue ? [{ id: doc._id, rev: doc._rev, ...issue }] : []));
  const good = checked.filter(({ issue }) => !issue).map(({ doc }) => doc);
  for (const batch of batches(good, batchLimits)) refusals.push(...(await writeOrSplit(batch, to)).filter(({ code }) => code));
  return refusals;
}

/** After a fork: what only the former id of this device could have sent may have arrived before. */
function isOfAnother({ _id, deviceId }: AnyDoc, to: Destination): boolean {
  return deviceId !== undefined && deviceId !== to.deviceId && parseDocId(_id)?.class !== 's';
}

async function lacking(docs: readonly AnyDoc[], { remote, database, signal }: Destination): Promise<readonly AnyDoc[]> {
  if (docs.length === 0) return [];
  const revs: Record<string, string[]> = {};
  for (const doc of docs) revs[doc._id] = [...(revs[doc._id] ?? []), doc._rev];
  const missing = await remote.missing(database, revs, { signal });
  return docs.filter((doc) => missing[doc._id]?.includes(doc._rev));
}

/** A batch that is too large or malformed as a whole is halved until the one document at fault stands alone. */
async function writeOrSplit(docs: readonly AnyDoc[], to: Destination): Promise<readonly RemoteOutcome[]> {
  try {
    return await to.remote.write(to.database, docs, { signal: to.signal });
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'payload-too-large' && !isMalformed(error)) throw error;
    const [only] = docs;
    if (docs.length === 1 && only) return [{ id: only._id, rev: only._rev, code: code === 'payload-too-large' ? code : 'bad-document', reason: String(error) }];
    const middle = Math.ceil(docs.length / 2);
    return [...(await writeOrSplit(docs.slice(0, middle), to)), ...(await writeOrSplit(docs.slice(middle), to))];
  }
}

function isMalformed(error: unknown): boolean {
  if (errorCode(error) !== 'bad-response' || typeof error !== 'object' || error === null || !('details' in error)) return false;
  const status = (error.details as { status?: unknown }).status;
  return status === 400 || status === 409 || status === 422;
}
