import type { AnyDoc } from '../../core/index.ts';
import type { StoredLeaf } from '../ports/document-store.ts';

/** The leaves of a document that has landed beside those that are filed: it may have been filed already, or written here at the same moment. */
export function withLandedLeaf(filed: readonly StoredLeaf[], landed: AnyDoc | undefined): readonly StoredLeaf[] {
  if (!landed || filed.some((leaf) => isOrFollows(leaf, landed._rev))) return filed;
  return [...filed, { doc: landed, origin: 'remote' }];
}

function isOrFollows(leaf: StoredLeaf, rev: string): boolean {
  if ('broken' in leaf) return leaf.rev === rev;
  return leaf.doc._rev === rev || leaf.doc._revisions?.ids.includes(rev.slice(rev.indexOf('-') + 1)) === true;
}

/** The documents of a collection that is listed in part here and in part there. */
export function listedTogether(filed: readonly (readonly StoredLeaf[])[], landed: ReadonlyMap<string, AnyDoc>): readonly (readonly StoredLeaf[])[] {
  const left = new Map(landed);
  const together = filed.map((leaves) => {
    const id = leaves.flatMap((leaf) => ('doc' in leaf ? [leaf.doc._id] : [])).at(0) ?? '';
    const doc = left.get(id);
    left.delete(id);
    return withLandedLeaf(leaves, doc);
  });
  return [...together, ...[...left.values()].map((doc) => withLandedLeaf([], doc))];
}
