import { documentRecord, layout, type SealedDoc, versionRecord } from './records.ts';

/** So few at a time that handing them over is no long task of the page. */
const slice = 40;
const slicesAhead = 2;

/** The store gave the first version another number than was expected; nothing was written. */
export class OtherNumber extends Error {
  override readonly name = 'OtherNumber';
}

/** Documents for one transaction. */
export interface Batch {
  readonly docs: readonly SealedDoc[];
  /** The number that the store is believed to give next; without it the first answer is waited for. */
  readonly expected: number | undefined;
  /** Hears the number that the first document got, before anything is certain. */
  readonly numbered?: (first: number) => void;
}

/**
 * Writes documents that are not in the database yet, all or none, as PouchDB would, without looking for each first and without
 * waiting for each answer. Answers the number of the last one. Rejects with `OtherNumber`, when one of them is there after all, and when
 * anything else is in the way.
 */
export function writeNew(database: IDBDatabase, { docs, expected, numbered }: Batch): Promise<number> {
  return new Promise((resolve, reject) => {
    const { documents, sequences, meta } = layout;
    const transaction = database.transaction([documents, sequences, meta], 'readwrite');
    let reason: Error | undefined;
    const stop = (error?: Error) => {
      reason = error;
      transaction.abort();
    };
    let seq = expected;
    transaction.oncomplete = () => resolve((seq ?? 0) + docs.length - 1);
    transaction.onabort = () => reject(reason ?? transaction.error ?? new Error('aborted'));
    const end = afterCalls(3, () => transaction.commit());
    const target = { byId: transaction.objectStore(documents), bySeq: transaction.objectStore(sequences), docs, end };
    count(transaction.objectStore(meta), { added: docs.length, end, stop });
    const [first] = docs;
    if (!first) return;
    // The store numbers the first version itself; the numbers that follow are free, for nobody else writes meanwhile.
    target.bySeq.put(versionRecord(first)).onsuccess = ({ target: request }) => {
      const given = (request as IDBRequest<IDBValidKey>).result;
      if (typeof given !== 'number') return stop();
      if (expected !== undefined && given !== expected) return stop(new OtherNumber());
      seq = given;
      numbered?.(given);
      end();
      if (expected === undefined) addFirst(first, { ...target, seq: given });
    };
    if (expected !== undefined) addFirst(first, { ...target, seq: expected });
  });
}

interface Target {
  readonly docs: readonly SealedDoc[];
  /** The sequence of the first document. */
  readonly seq: number;
  readonly byId: IDBObjectStore;
  readonly bySeq: IDBObjectStore;
  /** To be called when everything was handed over. */
  readonly end: () => void;
}

/** Hands over the first document, a slice, and another one: while the database works on one slice, the next one is there. */
function addFirst(first: SealedDoc, target: Target): void {
  // A document that is there already makes `add` fail, which ends the whole transaction.
  target.byId.add(documentRecord(first, target.seq));
  const cursor = { at: 1 };
  if (target.docs.length === 1) target.end();
  for (let time = 0; time < slicesAhead; time += 1) addSlice(cursor, target);
}

/** Each slice is followed by the next one that is left as soon as its first answer is there. */
function addSlice(cursor: { at: number }, target: Target): void {
  const { docs, seq, byId, bySeq } = target;
  const from = cursor.at;
  const to = Math.min(docs.length, from + slice);
  if (from >= to) return;
  cursor.at = to;
  for (let at = from; at < to; at += 1) {
    const doc = docs[at] as SealedDoc;
    const request = bySeq.put(versionRecord(doc), seq + at);
    if (at === from) request.onsuccess = () => addSlice(cursor, target);
    byId.add(documentRecord(doc, seq + at));
  }
  if (to === docs.length) target.end();
}

/** PouchDB keeps the number of live documents in its own record. */
function count(store: IDBObjectStore, { added, end, stop }: { added: number; end: () => void; stop: () => void }): void {
  store.get(layout.meta).onsuccess = ({ target }) => {
    const record = (target as IDBRequest<{ docCount?: unknown } | undefined>).result;
    if (typeof record?.docCount !== 'number') return stop();
    store.put({ ...record, docCount: record.docCount + added });
    end();
  };
}

/** Calls `last` on the call of that number: a transaction that is told its end need not ask the page whether more will come. */
function afterCalls(calls: number, last: () => void): () => void {
  let left = calls;
  return () => {
    left -= 1;
    if (left === 0) last();
  };
}
