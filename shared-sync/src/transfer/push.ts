import { errorCode } from '@empire/contract';
import { type AnyDoc, checkDocument } from '../../core/index.ts';
import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import type { Remote, RemoteOutcome } from '../ports/gateway.ts';
import { batches } from './batches.ts';
import { deadLetters, type Outbox, outgoing, type PushMark, pushMark, recordDeadLetter, refusedDocuments, removeDeadLetter } from './outbox.ts';

/** The server's side of one transfer round. */
export interface Destination {
  readonly remote: Remote;
  /** The user's database and its incarnation. */
  readonly database: string;
  readonly instance: string;
  readonly deviceId: string;
  readonly signal: AbortSignal;
}

const page = 500;
const batchLimits = { maxBytes: 4_000_000, maxCount: 1_000 };

/** One database and what is known of it. `floor` is how far the server remembers, where it was asked. */
export interface Push {
  readonly database: LocalDatabase;
  readonly floor: number | undefined;
  readonly outbox: Outbox;
  readonly to: Destination;
}

/**
 * Sends what one database has past its mark, and moves the mark only after the server has answered for every document before it.
 * A server that was set back gets everything since then again. While two pages are sent the next is read. Answers the new mark.
 */
export async function pushDatabase(stores: NeuronStores, { database, floor, outbox, to }: Push): Promise<number> {
  const mark = await pushMark(database);
  const isKnown = mark.instance === to.instance;
  let since = isKnown ? Math.min(mark.since, floor ?? mark.since) : 0;
  if (isKnown && since === mark.since) {
    const quiet = await outbox.quietUpTo(database);
    if (quiet !== undefined) return quiet === since ? since : moveMark(database, { instance: to.instance, since: quiet });
  }
  // Only what may have been sent before is worth asking about: a batch can be sent twice without harm.
  const mayBeThere = isKnown ? since < mark.since : mark.since > 0;
  const send = async (docs: readonly AnyDoc[]) => {
    await pushDocuments(stores, { docs: mayBeThere ? await lacking(docs, to) : docs, to });
  };
  let ahead = readAhead(database, since);
  let last: Promise<unknown> = Promise.resolve();
  try {
    for (;;) {
      to.signal.throwIfAborted();
      const { changes, lastSeq } = await ahead;
      if (changes.length === 0) break;
      ahead = readAhead(database, lastSeq);
      const before = last;
      last = inOrder(before, send(changes.flatMap(outgoing).map((leaf) => leaf.doc)), async () => {
        since = await moveMark(database, { instance: to.instance, since: lastSeq });
      });
      await before;
    }
    await last;
  } finally {
    // Nothing of a round may be under way when its lock is gone.
    await Promise.allSettled([last]);
  }
  return since;
}

/** Two pages are under way at a time; `done` runs when the page before and this one have been answered. */
function inOrder(before: Promise<unknown>, sending: Promise<void>, done: () => Promise<void>): Promise<void> {
  const both = Promise.allSettled([before, sending]).then(async (outcomes) => {
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    await done();
  });
  // Whoever awaits the page sees its failure; until then nobody may call it unhandled.
  both.catch(() => undefined);
  return both;
}

function readAhead({ store }: LocalDatabase, since: number): ReturnType<LocalDatabase['store']['changes']> {
  const reading = store.changes({ since, limit: page });
  // Whoever awaits the page sees its failure; until then nobody may call it unhandled.
  reading.catch(() => undefined);
  return reading;
}

async function moveMark({ store }: LocalDatabase, mark: PushMark): Promise<number> {
  await store.writeNote('push', { ...mark });
  return mark.since;
}

/** Offers every dead letter of a neuron again: permission may have been given since. */
export async function retryDeadLetters(stores: NeuronStores, to: Destination): Promise<void> {
  const letters = await deadLetters(stores);
  if (letters.length === 0) return;
  const docs = await refusedDocuments(stores, letters);
  const refused = await pushDocuments(stores, { docs, to });
  for (const letter of letters) if (!refused.has(`${letter.docId} ${letter.rev}`)) await removeDeadLetter(stores, letter);
}

/**
 * Sends documents and answers which revisions were refused. Live versions go first: a tombstone of a merge must reach nobody without
 * the version that took its place, so it is held back with a live one that was refused.
 */
async function pushDocuments(stores: NeuronStores, { docs, to }: { docs: readonly AnyDoc[]; to: Destination }): Promise<ReadonlySet<string>> {
  const refusals = [
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
  const checked = docs.map((doc) => ({ doc, issue: checkDocument(doc, { deviceId: to.deviceId }) }));
  const refusals: RemoteOutcome[] = checked.flatMap(({ doc, issue }) => (issue ? [{ id: doc._id, rev: doc._rev, ...issue }] : []));
  const good = checked.filter(({ issue }) => !issue).map(({ doc }) => doc);
  for (const batch of batches(good, batchLimits)) refusals.push(...(await writeOrSplit(batch, to)).filter(({ code }) => code));
  return refusals;
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
