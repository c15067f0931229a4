import type { RevId } from '@empire/contract';
import { canonicalJson } from '../canonical.ts';
import { sha256Hex } from '../digest.ts';
import { type AnyDoc, ENVELOPE_VERSION, type StateBody } from '../documents.ts';
import { closingRevision, generation } from '../revision.ts';

/** A branch carries at most so many revisions, as CouchDB's default `revs_limit` has it and `checkDocument` demands. */
const maxBranch = 1_000;

/** The revision of a merge: a child of `parent` whose id is a digest of the document, the merged revisions and the merged body. */
export function mergedLeaf(parent: AnyDoc, merge: { readonly revs: readonly string[]; readonly body: StateBody }): AnyDoc {
  const digest = sha256Hex(canonicalJson([parent._id, [...merge.revs].sort(), merge.body])).slice(0, 32);
  const rev = `${(generation(parent._rev) ?? 0) + 1}-${digest}` as RevId;
  return { _id: parent._id, _rev: rev, _revisions: branch(parent, rev), ...merge.body };
}

/**
 * The tombstone that closes a leaf. Neither its revision nor its body depends on who writes it or on what took the leaf's place:
 * two parties with different views write the very same document.
 */
export function closeLeaf(leaf: AnyDoc): AnyDoc {
  const rev = closingRevision(leaf._id, leaf._rev);
  return { _id: leaf._id, _rev: rev, _revisions: branch(leaf, rev), _deleted: true, closedBy: 'merge', v: ENVELOPE_VERSION };
}

function branch(parent: AnyDoc, rev: string): { start: number; ids: readonly string[] } {
  const ids = parent._revisions?.ids ?? [idOf(parent._rev)];
  return { start: generation(rev) ?? 1, ids: [idOf(rev), ...ids].slice(0, maxBranch) };
}

function idOf(rev: string): string {
  return rev.slice(rev.indexOf('-') + 1);
}
