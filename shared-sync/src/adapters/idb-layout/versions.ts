/** One version as it lies in the store, with the document's name. */
export interface StoredVersion {
  readonly seq: number;
  readonly id: string;
  readonly rev: string;
  /** What stays in the open, and `payload`. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** Reads a record of the store `by-sequence`. */
export function versionOf(seq: number, stored: Record<string, unknown>): StoredVersion {
  const { _doc_id_rev, ...record } = stored;
  const name = String(_doc_id_rev);
  // Ids may contain colons, revisions do not.
  const cut = name.lastIndexOf('::');
  return { seq, id: name.slice(0, cut), rev: name.slice(cut + 2), record };
}
