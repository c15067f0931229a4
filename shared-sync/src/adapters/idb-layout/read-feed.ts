import { layout } from './records.ts';
import { type StoredVersion, versionOf } from './versions.ts';

/** What was counted when the database stood at `seq`: nothing changes of it without a new sequence. */
export interface Counted {
  seq: number;
  isPristine: boolean;
}

/** Looking so few up takes less than counting. */
const worthCounting = 100;

/**
 * The versions after a sequence, oldest first, where every document of the database has exactly one: then each is its document's only
 * leaf, and nothing has to be looked up for it. `undefined` where some have more, and for a few. `counted` is remembered between calls.
 */
export function readFeed(
  database: IDBDatabase,
  { since, limit, counted }: { since: number; limit: number; counted: Counted },
): Promise<readonly StoredVersion[] | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([layout.documents, layout.sequences], 'readonly');
    const bySeq = transaction.objectStore(layout.sequences);
    const range = IDBKeyRange.lowerBound(since, true);
    const keys = bySeq.getAllKeys(range, limit);
    let records: IDBRequest<Record<string, unknown>[]> | undefined;
    keys.onsuccess = () => {
      if (keys.result.length < worthCounting) return;
      whenPristine(transaction, counted, () => {
        records = bySeq.getAll(range, limit);
      });
    };
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    transaction.oncomplete = () => {
      if (keys.result.length > 0 && !records) return resolve(undefined);
      resolve(keys.result.map((seq, index) => versionOf(Number(seq), records?.result[index] ?? {})));
    };
  });
}

function whenPristine(transaction: IDBTransaction, counted: Counted, then: () => void): void {
  const bySeq = transaction.objectStore(layout.sequences);
  const last = bySeq.openKeyCursor(null, 'prev');
  last.onsuccess = () => {
    const seq = Number(last.result?.key);
    if (counted.seq === seq) return counted.isPristine ? then() : undefined;
    const documents = transaction.objectStore(layout.documents).count();
    const versions = bySeq.count();
    versions.onsuccess = () => {
      // Every document has at least the version that its latest sequence stands for.
      Object.assign(counted, { seq, isPristine: documents.result === versions.result });
      if (counted.isPristine) then();
    };
  };
}
