/** A document as a table stores it. `_rev` is absent only before its first write. */
export interface TableDocument {
  readonly _id: string;
  readonly _rev?: string;
  readonly [member: string]: unknown;
}

/** How much of a table to list; ids are compared by code unit. */
export interface ListOptions {
  readonly prefix: string;
  /** Leaves out ids up to and including this one. */
  readonly after?: string;
  readonly limit?: number;
}

/**
 * A database of the server's own documents (`accounts`, `control`, `core`), where the revision is the only lock there is.
 * Errors of every call: `offline`, `timeout`, `needs-auth`, `bad-response`.
 */
export interface DocumentTable {
  /** The document, or `undefined` when there is none. */
  get(id: string): Promise<TableDocument | undefined>;
  /** Those of the documents that exist, in the order of `ids`. */
  getAll(ids: readonly string[]): Promise<readonly TableDocument[]>;
  /** The documents whose id begins with `prefix`, sorted by id. */
  list(options: ListOptions): Promise<readonly TableDocument[]>;
  /** Writes if `_rev` is the current revision (absent: if there is none). Resolves to the new revision, or to `undefined` on a conflict. */
  put(document: TableDocument): Promise<string | undefined>;
  /** As `put` for each document by itself, in the order given. */
  putAll(documents: readonly TableDocument[]): Promise<readonly (string | undefined)[]>;
  /** Removes this very revision; `false` when another one is current. */
  remove(document: TableDocument): Promise<boolean>;
  /** As `remove` for each document by itself, in the order given. */
  removeAll(documents: readonly TableDocument[]): Promise<readonly boolean[]>;
}

/** Reads a document, changes it and writes it, again for as long as others write first (at most 20 times; then `conflict` is answered as `undefined`). */
export async function update(
  table: DocumentTable,
  id: string,
  change: (current: TableDocument | undefined) => TableDocument | undefined,
): Promise<TableDocument | undefined> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const current = await table.get(id);
    const next = change(current);
    if (next === undefined) return current;
    const rev = await table.put(current?._rev === undefined ? next : { ...next, _rev: current._rev });
    if (rev !== undefined) return { ...next, _rev: rev };
  }
  return undefined;
}
