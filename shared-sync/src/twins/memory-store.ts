import { EmpireError } from '@empire/contract';
import { type AnyDoc, canonicalJson, type DocClass, generation, parseDocId, RevTree, sha256Hex } from '../../core/index.ts';
import { GenerationStores } from '../generations/generation-stores.ts';
import type { DocumentStore, Edit, Origin, StoredChange, StoredLeaf } from '../ports/document-store.ts';
import type { Env } from '../ports/env.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import type { Records } from '../ports/key-vault.ts';
import { MemoryOrigin } from './memory-env.ts';
import { MemoryRecords } from './memory-records.ts';

/** The store's twin: the same trees and the same feed, in memory. It seals nothing. Without `parts` it is an origin of its own. */
export class MemoryStores extends GenerationStores {
  constructor(parts: { readonly env?: Env; readonly records?: Records; readonly source?: GenerationSource } = {}) {
    super({ env: parts.env ?? new MemoryOrigin().context(), records: parts.records ?? new MemoryRecords(), source: parts.source ?? new MemoryDisk() });
  }
}

/** What the contexts of one device find on its disk. */
export class MemoryDisk implements GenerationSource {
  readonly #data = new Map<string, MemoryData>();

  async openGeneration(database: string, generation: number): Promise<DocumentStore> {
    const name = `${database}-${generation}`;
    const data = this.#data.get(name) ?? new MemoryData();
    this.#data.set(name, data);
    return new MemoryStore(data, () => this.destroyGeneration(database, generation));
  }

  async destroyGeneration(database: string, generation: number): Promise<void> {
    const name = `${database}-${generation}`;
    const data = this.#data.get(name);
    if (data) data.destroyed = true;
    this.#data.delete(name);
  }

  /** What a copied profile begins with. */
  copy(): MemoryDisk {
    const disk = new MemoryDisk();
    for (const [name, data] of this.#data) disk.#data.set(name, copyOf(data));
    return disk;
  }

  /** The generations that exist, as `<database>-<generation>`. */
  get names(): readonly string[] {
    return [...this.#data.keys()].sort();
  }
}

class MemoryData {
  readonly trees = new Map<string, RevTree>();
  readonly origins = new Map<string, Origin>();
  readonly seqs = new Map<string, number>();
  readonly notes = new Map<string, Readonly<Record<string, unknown>>>();
  seq = 0;
  /** As IndexedDB does, destroying closes every connection. */
  destroyed = false;
}

function copyOf(data: MemoryData): MemoryData {
  const copy = Object.assign(new MemoryData(), structuredClone({ ...data, trees: new Map() }));
  for (const [id, tree] of data.trees) {
    const grown = new RevTree();
    for (const leaf of tree.leaves()) grown.graft(structuredClone(leaf));
    copy.trees.set(id, grown);
  }
  return copy;
}

class MemoryStore implements DocumentStore {
  readonly #data: MemoryData;
  readonly #drop: () => Promise<void>;
  #closed = false;

  constructor(data: MemoryData, drop: () => Promise<void>) {
    this.#data = data;
    this.#drop = drop;
  }

  async edit({ id, body, parent }: Edit): Promise<string> {
    this.#check();
    const tree = this.#data.trees.get(id);
    if (parent === undefined ? tree?.leaves().some((leaf) => !leaf._deleted) : !tree?.isLeaf(parent)) throw new EmpireError('conflict');
    // Without a parent a document that was removed goes on after its tombstone, as in CouchDB.
    const from = parent ?? tree?.leaves()[0]?._rev;
    const start = (from === undefined ? 0 : (generation(from) ?? 0)) + 1;
    const digest = sha256Hex(canonicalJson([id, from ?? null, body])).slice(0, 32);
    const before = tree?.leaves().find((leaf) => leaf._rev === from)?._revisions?.ids ?? [];
    const doc = { ...body, _id: id, _rev: `${start}-${digest}`, _revisions: { start, ids: [digest, ...before] } } as unknown as AnyDoc;
    this.#add(doc, 'local');
    return doc._rev;
  }

  async graft(docs: readonly AnyDoc[], origin: Origin): Promise<void> {
    this.#check();
    for (const doc of docs) this.#add(structuredClone(doc), origin);
  }

  async read(ids: readonly string[]): Promise<readonly (readonly StoredLeaf[])[]> {
    this.#check();
    return ids.map((id) => this.#leaves(id));
  }

  async list(docClass: DocClass, collection: string): Promise<readonly (readonly StoredLeaf[])[]> {
    this.#check();
    return [...this.#data.trees.keys()]
      .filter((id) => {
        const parts = parseDocId(id);
        return parts?.class === docClass && `${parts.neuron}:${parts.collection}` === collection;
      })
      .map((id) => this.#leaves(id))
      .filter((leaves) => leaves.some((leaf) => 'doc' in leaf && leaf.doc._deleted !== true));
  }

  async changes({ since, limit }: { since: number; limit: number }): Promise<{ changes: readonly StoredChange[]; lastSeq: number }> {
    this.#check();
    const changes = [...this.#data.seqs]
      .filter(([, seq]) => seq > since)
      .sort(([, a], [, b]) => a - b)
      .slice(0, limit)
      .map(([id, seq]) => ({ seq, leaves: this.#leaves(id) }));
    return { changes, lastSeq: changes.at(-1)?.seq ?? Math.max(since, 0) };
  }

  async latest(): Promise<StoredChange | undefined> {
    this.#check();
    const found = [...this.#data.seqs].find(([, seq]) => seq === this.#data.seq);
    return found && { seq: found[1], leaves: this.#leaves(found[0]) };
  }

  async note(name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    this.#check();
    return structuredClone(this.#data.notes.get(name));
  }

  async writeNote(name: string, value: Readonly<Record<string, unknown>>): Promise<void> {
    this.#check();
    this.#data.notes.set(name, structuredClone(value));
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async destroy(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  #add(doc: AnyDoc, origin: Origin): void {
    const tree = this.#data.trees.get(doc._id) ?? new RevTree();
    this.#data.trees.set(doc._id, tree);
    if (!tree.graft(doc)) return;
    this.#data.origins.set(`${doc._id} ${doc._rev}`, origin);
    this.#data.seq += 1;
    this.#data.seqs.set(doc._id, this.#data.seq);
  }

  #leaves(id: string): StoredLeaf[] {
    const leaves = this.#data.trees.get(id)?.leaves() ?? [];
    return leaves.map((doc) => ({ doc: structuredClone(doc), origin: this.#data.origins.get(`${id} ${doc._rev}`) ?? 'remote' }));
  }

  #check(): void {
    if (this.#closed || this.#data.destroyed) throw new EmpireError('closed');
  }
}
