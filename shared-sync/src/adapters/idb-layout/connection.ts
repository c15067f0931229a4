import { layout } from './records.ts';

/**
 * A connection of our own beside PouchDB's to a database that PouchDB has made. It gives way to whoever wants to remove or change the
 * database.
 */
export class LayoutConnection {
  readonly #name: string;
  #opened: Promise<IDBDatabase | undefined> | undefined;
  #closed = false;

  /** `name` is that of PouchDB's database. */
  constructor(name: string) {
    this.#name = `_pouch_${name}`;
  }

  /** The open database, or `undefined` when it is closed, gone, or not laid out as known. */
  async database(): Promise<IDBDatabase | undefined> {
    if (this.#closed) return undefined;
    this.#opened ??= this.#open();
    return this.#opened;
  }

  /** Lets go for good. */
  close(): void {
    this.#closed = true;
    this.#opened?.then((database) => database?.close());
  }

  async #open(): Promise<IDBDatabase | undefined> {
    const database = await openExisting(this.#name).catch(() => undefined);
    if (!database) return undefined;
    database.onversionchange = () => this.close();
    database.onclose = () => this.close();
    if (!this.#closed && isKnown(database)) return database;
    database.close();
    return undefined;
  }
}

function openExisting(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    // There is none: none is to be made.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

function isKnown(database: IDBDatabase): boolean {
  const { documents, sequences, meta, revisionIndex } = layout;
  if (database.version !== layout.version || ![documents, sequences, meta].every((name) => database.objectStoreNames.contains(name))) return false;
  const transaction = database.transaction([documents, sequences, meta], 'readonly');
  const [byId, bySeq] = [transaction.objectStore(documents), transaction.objectStore(sequences)];
  const isSame = (names: DOMStringList, ...expected: string[]) => [...names].join() === expected.join();
  return (
    byId.keyPath === 'id' &&
    isSame(byId.indexNames, 'deletedOrLocal') &&
    bySeq.keyPath === null &&
    bySeq.autoIncrement &&
    isSame(bySeq.indexNames, revisionIndex) &&
    bySeq.index(revisionIndex).unique &&
    transaction.objectStore(meta).keyPath === 'id'
  );
}
