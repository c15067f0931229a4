import { documentRecord, layout, type SealedDoc, versionRecord } from './records.ts';

/** So few at a time that handing them over is no long task of the page. */
const slice = 40;

/**
 * Writes documents that are not in the database yet, all or none, as PouchDB would, without looking for each first and without
 * waiting for each answer. Rejects when one of them is there after all, and when anything else is in the way.
 */
export function writeNew(database: IDBDatabase, docs: readonly SealedDoc[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const { documents, sequences, meta } = layout;
    const transaction = database.transaction([documents, sequences, meta], 'readwrite');
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    const stores = { byId: transaction.objectStore(documents), bySeq: transaction.objectStore(sequences), meta: transaction.objectStore(meta) };
    count(stores.meta, { transaction, added: docs.length });
    const [first] = docs;
    if (!first) return;
    // The store numbers the first version itself; the numbers that follow are free, for nobody else writes meanwhile.
    stores.bySeq.put(versionRecord(first)).onsuccess = ({ target }) => {
      const seq = (target as IDBRequest<IDBValidKey>).result;
      if (typeof seq !== 'number') return transaction.abort();
      // A document that is there already makes `add` fail, which ends the whole transaction.
      stores.byId.add(documentRecord(first, seq));
      addFrom(1, { docs, seq, ...stores });
    };
  });
}

interface Target {
  readonly docs: readonly SealedDoc[];
  /** The sequence of the first document. */
  readonly seq: number;
  readonly byId: IDBObjectStore;
  readonly bySeq: IDBObjectStore;
}

/** Hands over a slice, and the next one as soon as the first answer is there. */
function addFrom(from: number, { docs, seq, byId, bySeq }: Target): void {
  const to = Math.min(docs.length, from + slice);
  for (let at = from; at < to; at += 1) {
    const doc = docs[at] as SealedDoc;
    const request = bySeq.put(versionRecord(doc), seq + at);
    if (at === from && to < docs.length) request.onsuccess = () => addFrom(to, { docs, seq, byId, bySeq });
    byId.add(documentRecord(doc, seq + at));
  }
}

/** PouchDB keeps the number of live documents in its own record. */
function count(store: IDBObjectStore, { transaction, added }: { transaction: IDBTransaction; added: number }): void {
  store.get(layout.meta).onsuccess = ({ target }) => {
    const record = (target as IDBRequest<{ docCount?: unknown } | undefined>).result;
    if (typeof record?.docCount !== 'number') return transaction.abort();
    store.put({ ...record, docCount: record.docCount + added });
  };
}
