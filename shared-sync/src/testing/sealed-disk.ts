import type { AnyDoc } from '../../core/index.ts';
import type { DocumentStore, StoredChange, StoredLeaf } from '../ports/document-store.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import type { DatabaseKeys, KeyVault, Sealer } from '../ports/key-vault.ts';

/** A disk that keeps every body sealed under the key of its database and generation, which `vault` gives; ids lie open. */
export function sealedDisk(disk: GenerationSource, vault: Pick<KeyVault, 'keysFor'>): GenerationSource {
  return {
    async openGeneration(database, generation) {
      const { sealer }: DatabaseKeys = await vault.keysFor(database, generation);
      return sealedStore(await disk.openGeneration(database, generation), sealer);
    },
    destroyGeneration: (database, generation) => disk.destroyGeneration(database, generation),
  };
}

function sealedStore(store: DocumentStore, sealer: Sealer): DocumentStore {
  const openAll = (leaves: readonly StoredLeaf[]) => Promise.all(leaves.map((leaf) => openLeaf(leaf, sealer)));
  const openChange = async (change: StoredChange): Promise<StoredChange> => ({ ...change, leaves: await openAll(change.leaves) });
  return {
    edit: async ({ body, ...edit }) => store.edit({ ...edit, body: { sealed: await sealer.seal(JSON.stringify(body)) } }),
    graft: async (docs, ...rest) => store.graft(await Promise.all(docs.map((doc) => sealDoc(doc, sealer))), ...rest),
    read: async (ids) => Promise.all((await store.read(ids)).map(openAll)),
    list: async (...given) => Promise.all((await store.list(...given)).map(openAll)),
    async changes(options) {
      const { changes, lastSeq } = await store.changes(options);
      return { changes: await Promise.all(changes.map(openChange)), lastSeq };
    },
    async latest() {
      const change = await store.latest();
      return change && openChange(change);
    },
    note: (name) => store.note(name),
    writeNote: (...given) => store.writeNote(...given),
    close: () => store.close(),
    destroy: () => store.destroy(),
  };
}

async function sealDoc({ _id, _rev, _revisions, _deleted, ...body }: AnyDoc, sealer: Sealer): Promise<AnyDoc> {
  const sealed = await sealer.seal(JSON.stringify(body));
  return { _id, _rev, ...(_revisions && { _revisions }), ...(_deleted && { _deleted }), sealed } as unknown as AnyDoc;
}

async function openLeaf(leaf: StoredLeaf, sealer: Sealer): Promise<StoredLeaf> {
  if (!('doc' in leaf)) return leaf;
  const { sealed, ...outside } = leaf.doc as AnyDoc & { sealed: unknown };
  return sealer.open(sealed).then(
    (text) => ({ ...leaf, doc: { ...(JSON.parse(text) as object), ...outside } as AnyDoc }),
    () => ({ broken: 'undecryptable', ref: outside._id, rev: outside._rev }),
  );
}
