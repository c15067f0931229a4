import type { AnyDoc, DocClass } from '../../core/index.ts';

/** Where a leaf came from: an edit made here waits to be pushed, one that was pulled does not. */
export type Origin = 'local' | 'remote';

/** A readable leaf of a revision tree, its document with `_id`, `_rev` and `_revisions`. */
export interface OpenLeaf {
  readonly doc: AnyDoc;
  readonly origin: Origin;
}

/** A leaf that could not be opened: it stays where it is, untouched, and is reported. */
export interface BrokenLeaf {
  readonly broken: 'undecryptable';
  /** The stored name and revision; the real id is inside the seal. */
  readonly ref: string;
  readonly rev: string;
}

export type StoredLeaf = OpenLeaf | BrokenLeaf;

/** Every leaf, tombstones included, of one document that changed. */
export interface StoredChange {
  readonly seq: number;
  readonly leaves: readonly StoredLeaf[];
}

/** One document to write: its id, and a body without underscore members. */
export interface Edit {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The leaf that is edited; none for a new document. */
  readonly parent?: string;
}

/**
 * One local database: documents with revision trees, as CouchDB defines them.
 * Errors of every call: `closed`, `storage-full`, `storage-failed`; of opening: `wrong-key`.
 */
export interface DocumentStore {
  /** Writes one new revision as a child of `parent` and answers it. Errors: `conflict` when `parent` is no leaf or is missing. */
  edit(edit: Edit): Promise<string>;
  /**
   * Adds whole branches as they are (CouchDB's `new_edits: false`). Writing a revision again changes nothing. `unseen` says that the
   * caller found no version of any of these documents here before.
   */
  graft(docs: readonly AnyDoc[], origin: Origin, options?: { unseen: boolean }): Promise<void>;
  /** All leaves of each document, in the order asked; an empty list for an unknown one. */
  read(ids: readonly string[]): Promise<readonly (readonly StoredLeaf[])[]>;
  /** Every document of a collection (`<neuron>:<collection>`) that has a live leaf, each with all of its leaves. */
  list(docClass: DocClass, collection: string): Promise<readonly (readonly StoredLeaf[])[]>;
  /**
   * What changed after `since`, oldest first, each document once at its latest sequence. With `lean`, a pulled leaf may come as its
   * id and revision alone, which spares opening it, and where nothing but pulled documents follows only `lastSeq` may be answered.
   */
  changes(options: { since: number; limit: number; lean?: boolean }): Promise<{ changes: readonly StoredChange[]; lastSeq: number }>;
  /** The change with the highest sequence, or `undefined` in an empty database. */
  latest(): Promise<StoredChange | undefined>;
  /** A note beside the documents, never replicated. It is stored in plain text: nothing secret goes there. */
  note(name: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  writeNote(name: string, value: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
  /** Removes the database from the device. */
  destroy(): Promise<void>;
}

/** Opens local databases by name; the same name gives the same data. */
export interface StoreFactory {
  open(database: string): Promise<DocumentStore>;
  /** Every database this device keeps, open or not, in order; also while locked, and after the keys were destroyed. */
  names(): Promise<readonly string[]>;
  /** Removes every database of this device, those that are open in any context included: their calls answer `closed`. Needs no key. */
  destroyAll(): Promise<void>;
}
