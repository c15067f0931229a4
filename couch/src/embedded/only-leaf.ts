import type { Database, PouchDocument, TreeNode } from 'pouchdb';

/**
 * The one leaf of a document with its branch, as `open_revs=all&revs=true` answers it, or `undefined` where there is none or more than
 * one: then PouchDB has to be asked. It reads the document's record once, PouchDB twice.
 */
export async function readOnlyLeaf(pouch: Database, id: string): Promise<PouchDocument | undefined> {
  if (!pouch.taskqueue.isReady || id.startsWith('_')) return undefined;
  return new Promise((resolve) => {
    pouch._get(id, {}, (error, found) => {
      if (error || !found || '_attachments' in found.doc) return resolve(undefined);
      const [branch, ...others] = found.metadata.rev_tree;
      const ids = branch && others.length === 0 ? hashesOf(branch.ids) : undefined;
      resolve(branch && ids && { ...found.doc, _revisions: { start: branch.pos + ids.length - 1, ids } });
    });
  });
}

/** The hashes of a tree that never forks, the leaf first. */
function hashesOf(root: TreeNode): readonly string[] | undefined {
  const hashes = [root[0]];
  for (let [, , children] = root; children.length > 0; ) {
    const [next, ...others] = children;
    if (!next || others.length > 0) return undefined;
    hashes.push(next[0]);
    children = next[2];
  }
  return hashes.reverse();
}
