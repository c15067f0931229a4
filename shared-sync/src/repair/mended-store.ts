import type { AnyDoc } from '../../core/index.ts';
import type { DocumentStore, StoredChange, StoredLeaf } from '../ports/document-store.ts';

/** What the server still has of versions that do not open here, by the stored name and revision: `<ref> <rev>`. */
export type Mended = ReadonlyMap<string, AnyDoc>;

/**
 * The same store, in whose changes the server's bodies stand in the place of those that do not open. What is stored stays as it is. What the device
 * `deviceId` wrote is its own as before: a server that loses its database gets it back.
 */
export function mendedStore(store: DocumentStore, { mended, deviceId }: { mended: Mended; deviceId: string }): DocumentStore {
  const mend = (leaf: StoredLeaf): StoredLeaf => {
    const doc = 'broken' in leaf ? mended.get(`${leaf.ref} ${leaf.rev}`) : undefined;
    return doc ? { doc, origin: doc.deviceId === deviceId ? 'local' : 'remote' } : leaf;
  };
  const mendAll = <T extends StoredChange>(change: T): T => ({ ...change, leaves: change.leaves.map(mend) });
  return {
    edit: (edit) => store.edit(edit),
    graft: (docs, origin, options) => store.graft(docs, origin, options),
    read: (ids) => store.read(ids),
    list: (docClass, collection) => store.list(docClass, collection),
    note: (name) => store.note(name),
    writeNote: (name, value) => store.writeNote(name, value),
    close: () => store.close(),
    destroy: () => store.destroy(),
    async changes(options) {
      const { changes, lastSeq } = await store.changes(options);
      return { changes: changes.map(mendAll), lastSeq };
    },
    async latest() {
      const change = await store.latest();
      return change && mendAll(change);
    },
  };
}
