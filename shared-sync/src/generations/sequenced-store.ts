import type { DocumentStore, StoredChange } from '../ports/document-store.ts';
import { sequenceBase } from './parts.ts';

/** One generation of a database with sequences that go on where no former generation ever was. */
export function sequenced(store: DocumentStore, generation: number): DocumentStore {
  const base = sequenceBase(generation);
  if (base === 0) return store;
  const lift = <T extends StoredChange>(change: T): T => ({ ...change, seq: change.seq + base });
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
      const { changes, lastSeq } = await store.changes({ ...options, since: Math.max(0, options.since - base) });
      return { changes: changes.map(lift), lastSeq: lastSeq + base };
    },
    async latest() {
      const change = await store.latest();
      return change && lift(change);
    },
  };
}
