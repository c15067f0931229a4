import type { FeedChange, StoredDocument, UserFeeds } from './user-feeds.ts';

interface Row {
  readonly seq: number;
  readonly document: StoredDocument;
}

/** The in-memory twin of the users' databases; it gives no hints. A document added twice under two revisions has two leaves. */
export class MemoryUserFeeds implements UserFeeds {
  readonly #databases = new Map<string, { instance: string; rows: Row[]; seq: number }>();
  #instances = 0;
  /** When set, says which documents ranges miss, as a copy of a cluster does that lags behind. */
  lags: ((id: string) => boolean) | undefined;

  create(database: string): void {
    this.#instances += 1;
    this.#databases.set(database, { instance: String(this.#instances), rows: [], seq: 0 });
  }

  add(database: string, ...documents: readonly StoredDocument[]): void {
    if (!this.#databases.has(database)) this.create(database);
    for (const document of documents) this.#append(database, document);
  }

  async databases(): Promise<readonly string[]> {
    return [...this.#databases.keys()].toSorted();
  }

  async instance(database: string): Promise<string | undefined> {
    return this.#databases.get(database)?.instance;
  }

  async changes(database: string, { since, limit }: { since: string; limit: number }): Promise<{ changes: readonly FeedChange[]; lastSeq: string }> {
    const page = this.#rows(database)
      .filter(({ seq }) => seq > Number(since))
      .slice(0, limit);
    return { changes: page.map(({ document: { _id, _rev } }) => ({ id: _id, revs: [_rev] })), lastSeq: String(page.at(-1)?.seq ?? since) };
  }

  async read(database: string, wanted: readonly { id: string; rev?: string }[]): Promise<readonly StoredDocument[]> {
    const documents = this.#rows(database).map(({ document }) => document);
    return wanted.flatMap(({ id, rev }) => documents.filter(({ _id, _rev }) => _id === id && (rev === undefined || _rev === rev)));
  }

  async leaves(database: string, ids: readonly string[]): Promise<readonly StoredDocument[]> {
    return this.read(
      database,
      ids.map((id) => ({ id })),
    );
  }

  async write(database: string, documents: readonly Readonly<Record<string, unknown>>[]): Promise<readonly boolean[]> {
    return documents.map((document) => this.#write(database, document));
  }

  async compact(): Promise<void> {}

  async range(database: string, prefix: string): Promise<readonly StoredDocument[]> {
    return this.#rows(database).flatMap(({ document }) => (document._id.startsWith(prefix) && !this.lags?.(document._id) ? [document] : []));
  }

  async updated(): Promise<undefined> {
    return undefined;
  }

  #write(database: string, document: Readonly<Record<string, unknown>>): boolean {
    const held = this.#databases.get(database);
    const leaves = this.#rows(database).filter((row) => row.document._id === document._id);
    const parent = leaves.find((row) => row.document._rev === document._rev);
    if (!held || (document._rev === undefined ? leaves.length > 0 : !parent)) return false;
    held.rows = held.rows.filter((row) => row !== parent);
    const generation = Number.parseInt(String(document._rev ?? '0'), 10) + 1;
    if (document._deleted !== true) this.#append(database, { ...document, _rev: `${generation}-${held.seq + 1}` } as StoredDocument);
    return true;
  }

  #append(database: string, document: StoredDocument): void {
    const held = this.#databases.get(database);
    if (!held) return;
    held.seq += 1;
    held.rows.push({ seq: held.seq, document: structuredClone(document) });
  }

  #rows(database: string): readonly Row[] {
    return this.#databases.get(database)?.rows ?? [];
  }
}
