import { errorCode } from '@empire/contract';
import { type AnyDoc, parseDocId } from '../../core/index.ts';
import type { DocumentStore, Edit, Origin, StoreFactory } from '../ports/document-store.ts';

/** Makes room on a full disk, where there is any to make. */
export type MakeRoom = () => Promise<unknown>;

/**
 * A factory whose stores answer a full disk by making room and writing once more, where the write is somebody's work, a consent or what
 * the engine needs to keep its word. Pulled documents and events of other purposes than `functional` fail as they are: they must not take the
 * last room from the others. Errors: `storage-full` when there was no room to make.
 */
export function roomyStores(stores: StoreFactory, { makeRoom }: { makeRoom: MakeRoom }): StoreFactory {
  return {
    open: async (database) => roomy(await stores.open(database), makeRoom),
    names: () => stores.names(),
    destroyAll: () => stores.destroyAll(),
  };
}

function roomy(store: DocumentStore, makeRoom: MakeRoom): DocumentStore {
  return {
    edit: (edit: Edit) => withRoom(() => store.edit(edit), { makeRoom, matters: true }),
    graft: (docs: readonly AnyDoc[], origin: Origin, options?: { unseen: boolean }) =>
      withRoom(() => store.graft(docs, origin, options), { makeRoom, matters: docs.every((doc) => mattersMost(doc, origin)) }),
    read: (ids) => store.read(ids),
    list: (docClass, collection) => store.list(docClass, collection),
    changes: (options) => store.changes(options),
    latest: () => store.latest(),
    note: (name) => store.note(name),
    writeNote: (name, value) => withRoom(() => store.writeNote(name, value), { makeRoom, matters: true }),
    close: () => store.close(),
    destroy: () => store.destroy(),
  };
}

function mattersMost(doc: AnyDoc, origin: Origin): boolean {
  const docClass = parseDocId(doc._id)?.class;
  if (doc._deleted === true || docClass === 'd') return true;
  if (origin === 'remote') return docClass !== 'c';
  return docClass !== 'e' || doc.purpose === 'functional';
}

async function withRoom<T>(write: () => Promise<T>, { makeRoom, matters }: { makeRoom: MakeRoom; matters: boolean }): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (errorCode(error) !== 'storage-full' || !matters) throw error;
    // Tried again even where there was nothing to give back: another page may just have given it.
    await makeRoom();
    return write();
  }
}
