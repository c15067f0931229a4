import type { FeedChange, StoredDocument, UserFeeds } from './user-feeds.ts';

/** The in-memory twin of the users' feeds; it gives no hints. */
export class MemoryUserFeeds implements UserFeeds {
  readonly #databases = new Map<string, { instance: string; documents: StoredDocument[] }>();
  #instances = 0;

  create(database: string): void {
    this.#instances += 1;
    this.#databases.set(database, { instance: String(this.#instances), documents: [] });
  }

  add(database: string, ...documents: readonly StoredDocument[]): void {
    if (!this.#databases.has(database)) this.create(database);
    this.#databases.get(database)?.documents.push(...documents);
  }

  async databases(): Promise<readonly string[]> {
    return [...this.#databases.keys()].toSorted();
  }

  async instance(database: string): Promise<string | undefined> {
    return this.#databases.get(database)?.instance;
  }

  async changes(database: string, { since, limit }: { since: string; limit: number }): Promise<{ changes: readonly FeedChange[]; lastSeq: string }> {
    const from = Number(since);
    const page = this.#documents(database).slice(from, from + limit);
    return { changes: page.map(({ _id, _rev }) => ({ id: _id, revs: [_rev] })), lastSeq: String(from + page.length) };
  }

  async read(database: string, wanted: readonly { id: string; rev?: string }[]): Promise<readonly StoredDocument[]> {
    return wanted.flatMap(({ id, rev }) => this.#documents(database).filter(({ _id, _rev }) => _id === id && (rev === undefined || _rev === rev)));
  }

  async range(database: string, prefix: string): Promise<readonly StoredDocument[]> {
    return this.#documents(database).filter(({ _id }) => _id.startsWith(prefix));
  }

  async updated(): Promise<undefined> {
    return undefined;
  }

  #documents(database: string): readonly StoredDocument[] {
    return this.#databases.get(database)?.documents ?? [];
  }
}
