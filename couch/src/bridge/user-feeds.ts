/** One change of a database: a document with all its leaves. */
export interface FeedChange {
  readonly id: string;
  readonly revs: readonly string[];
  /** Whether no leaf is left that is not deleted. */
  readonly isDeleted?: boolean;
}

export type StoredDocument = Readonly<Record<string, unknown>> & { readonly _id: string; readonly _rev: string };

/**
 * The databases of users as the bridge reads them, and writes its replies there. Sequences are opaque.
 * Errors of every call: `offline`, `timeout`, `needs-auth`, `bad-response`.
 */
export interface UserFeeds {
  /** The names of all user databases. */
  databases(): Promise<readonly string[]>;
  /** Changes when a database is deleted and created again; `undefined` when there is no such database. */
  instance(database: string): Promise<string | undefined>;
  changes(database: string, options: { since: string; limit: number }): Promise<{ readonly changes: readonly FeedChange[]; readonly lastSeq: string }>;
  /** The revisions asked for; without `rev` every leaf. Deleted ones are left out; one that cannot be read is `bad-response`. */
  read(database: string, wanted: readonly { readonly id: string; readonly rev?: string }[]): Promise<readonly StoredDocument[]>;
  /** Every leaf that is not deleted of those of the documents that exist. */
  leaves(database: string, ids: readonly string[]): Promise<readonly StoredDocument[]>;
  /** Writes each document over its `_rev` (absent: if there is none); `false` for a conflict. `_deleted` ends a leaf. */
  write(database: string, documents: readonly Readonly<Record<string, unknown>>[]): Promise<readonly boolean[]>;
  /** Has the file rewritten without what was removed. Where the server does so by itself, or does not now, it resolves as well. */
  compact(database: string): Promise<void>;
  /** Every document whose id begins with `prefix`. */
  range(database: string, prefix: string): Promise<readonly StoredDocument[]>;
  /** Waits for databases to change; `undefined` where the server tells no such thing. A hint only: nothing may rely on it. */
  updated(options: { since: string; signal: AbortSignal }): Promise<{ readonly databases: readonly string[]; readonly lastSeq: string } | undefined>;
}
