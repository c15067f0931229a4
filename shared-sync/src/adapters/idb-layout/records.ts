import type { PouchDoc } from 'pouchdb-core';

/** The stores of PouchDB's `idb` adapter that hold documents, and the version of their layout that is known here. */
export const layout = { version: 5, documents: 'document-store', sequences: 'by-sequence', meta: 'meta-store', revisionIndex: '_doc_id_rev' } as const;

/** A sealed document as PouchDB's adapter is handed it: what stays in the open, and the sealed rest. */
export interface SealedDoc {
  readonly _id: string;
  readonly _rev: string;
  readonly _revisions?: { readonly start: number; readonly ids: readonly string[] };
  readonly payload: object;
}

/** What of a document may be in the open for `newRecords` to know how it is laid out. */
const knownMembers = new Set(['_id', '_rev', '_revisions']);
/** PouchDB stems longer branches. */
const maxBranch = 1_000;
const revision = /^([1-9]\d{0,8})-([^\s]+)$/;

/**
 * Whether a document that is to be stored for the first time takes the plain course: live, without attachments, one branch that ends in
 * its revision and is not stemmed.
 */
export function isPlain(doc: PouchDoc): boolean {
  const [, generation, hash] = revision.exec(doc._rev ?? '') ?? [];
  if (hash === undefined || doc._id === '' || doc._id.startsWith('_')) return false;
  if (Object.keys(doc).some((member) => member.startsWith('_') && !knownMembers.has(member))) return false;
  if (!doc._revisions) return true;
  const { start, ids } = doc._revisions;
  return start === Number(generation) && ids[0] === hash && ids.length <= Math.min(start, maxBranch) && new Set(ids).size === ids.length;
}

/** The record of a version in the store `by-sequence`, whose key is the sequence. */
export function versionRecord({ _id, _rev, payload }: SealedDoc): object {
  return { payload, _doc_id_rev: `${_id}::${_rev}` };
}

/** The record of a document in the `document-store` after its first version took `seq`. */
export function documentRecord({ _id, _rev, _revisions }: SealedDoc, seq: number): object {
  const metadata = {
    id: _id,
    rev: _rev,
    ...(_revisions && { revisions: { start: _revisions.start, ids: [..._revisions.ids] } }),
    rev_tree: [branchOf(_rev, _revisions)],
    winningRev: _rev,
    deleted: false,
    seq,
  };
  return { data: JSON.stringify(metadata), winningRev: _rev, deletedOrLocal: '0', seq, id: _id };
}

type Node = [hash: string, options: { status: 'available' | 'missing' }, children: Node[]];

function branchOf(rev: string, revisions: SealedDoc['_revisions']): { pos: number; ids: Node } {
  const cut = rev.indexOf('-');
  const start = Number(rev.slice(0, cut));
  const [leaf = '', ...former] = revisions?.ids ?? [rev.slice(cut + 1)];
  let node: Node = [leaf, { status: 'available' }, []];
  for (const hash of former) node = [hash, { status: 'missing' }, [node]];
  return { pos: start - former.length, ids: node };
}
