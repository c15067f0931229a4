import { EmpireError } from '@empire/contract';
import { type AnyDoc, canonicalJson, type DocClass, generation as generationOf, parseDocId, RevTree, sha256Hex } from '../core/index.ts';
import type { DocumentStore, Edit, Origin, StoredChange, StoredLeaf } from '../src/ports/document-store.ts';
import type { GenerationSource } from '../src/ports/generation-source.ts';
import { withLanded } from './landing.ts';
import type { SimKeys } from './sim-sealer.ts';

/** One document as the disk has it: a tree of sealed bodies under a name that is a keyed hash. */
interface Row {
  readonly tree: RevTree;
  seq: number;
  /** The leaves of the tree, until it grows. */
  leaves: readonly AnyDoc[] | undefined;
}

interface Sealed {
  readonly sealed: string;
  readonly origin: Origin;
}

/** One stored version of a document. */
export interface StoredAt {
  readonly database: string;
  readonly generation: number;
  /** Its name on the disk. */
  readonly ref: string;
  readonly rev: string;
  readonly id: string;
  /** The number of an event. */
  readonly number: number | undefined;
}

/** One generation of a database. */
class Generation {
  readonly rows = new Map<string, Row>();
  readonly notes = new Map<string, string>();
  /** What the disk gives in place of what was sealed, by name and revision. */
  readonly damaged = new Map<string, string>();
  seq = 0;
  /** How much was ever written: nothing of it is given back before all of it is destroyed. */
  bytes = 0;
  keyCheck: string | undefined;
  /** As IndexedDB does, destroying closes every connection. */
  destroyed = false;

  copy(): Generation {
    const copy = new Generation();
    for (const [name, { tree, seq }] of this.rows) {
      const grown = new RevTree();
      for (const leaf of tree.leaves()) grown.graft(leaf);
      copy.rows.set(name, { tree: grown, seq, leaves: undefined });
    }
    for (const [name, text] of this.notes) copy.notes.set(name, text);
    for (const [place, sealed] of this.damaged) copy.damaged.set(place, sealed);
    return Object.assign(copy, { seq: this.seq, bytes: this.bytes, keyCheck: this.keyCheck });
  }
}

const keyCheckText = 'the key of this database';

export interface SimDiskParts {
  readonly keys: (database: string, generation: number) => SimKeys;
  readonly trueKeys: (database: string, generation: number) => SimKeys;
  /** Told all that is written, as it lies on the disk. */
  readonly written: (bytes: string) => void;
  /** Told of a generation that is about to be destroyed. */
  readonly leaving: (disk: SimDisk, dying: { readonly database: string; readonly generation: number }) => Promise<void>;
}

/** The disk of one profile. It seals every id and every body as the product's own store does, and outlives all contexts. */
export class SimDisk implements GenerationSource {
  readonly #generations = new Map<string, Generation>();
  readonly #parts: SimDiskParts;

  constructor(parts: SimDiskParts) {
    this.#parts = parts;
  }

  async openGeneration(database: string, generation: number): Promise<DocumentStore> {
    const keys = this.#parts.keys(database, generation);
    const name = `${database}-${generation}`;
    const kept = this.#generations.get(name);
    if (kept?.keyCheck !== undefined && keys.open(kept.keyCheck) !== keyCheckText) throw new EmpireError('wrong-key');
    const data = kept ?? new Generation();
    data.keyCheck ??= keys.seal(keyCheckText);
    this.#generations.set(name, data);
    return new SimStore(data, { keys, written: this.#parts.written, drop: () => this.destroyGeneration(database, generation) });
  }

  /** A database as it is, or with `undamaged` as it was written, for who looks on from outside. */
  look(database: string, generation: number, { undamaged = false }: { undamaged?: boolean } = {}): DocumentStore {
    const data = this.#generations.get(`${database}-${generation}`) ?? new Generation();
    const keys = this.#parts.trueKeys(database, generation);
    return withLanded(new SimStore(data, { keys, written: this.#parts.written, drop: async () => undefined, undamaged }), keys);
  }

  /** Whether there is such a database. */
  has(database: string, generation: number): boolean {
    return this.#generations.has(`${database}-${generation}`);
  }

  async destroyGeneration(database: string, generation: number): Promise<void> {
    const name = `${database}-${generation}`;
    const data = this.#generations.get(name);
    if (data) await this.#parts.leaving(this, { database, generation });
    if (data) data.destroyed = true;
    this.#generations.delete(name);
  }

  /** Another disk with the same bytes. */
  copy(parts: SimDiskParts): SimDisk {
    const copy = new SimDisk(parts);
    for (const [name, data] of this.#generations) copy.#generations.set(name, data.copy());
    return copy;
  }

  /** The browser takes everything. */
  evict(): void {
    for (const data of this.#generations.values()) data.destroyed = true;
    this.#generations.clear();
  }

  /** How many databases there are. */
  get size(): number {
    return this.#generations.size;
  }

  /** What everything that is kept takes. */
  get bytes(): number {
    let sum = 0;
    for (const { bytes } of this.#generations.values()) sum += bytes;
    return sum;
  }

  /** The versions that stand in a database, in the order of their names. */
  stored(database: string, generation: number): readonly StoredAt[] {
    const data = this.#generations.get(`${database}-${generation}`);
    const rows = [...(data?.rows ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    const keys = this.#parts.trueKeys(database, generation);
    return rows.flatMap(([ref, row]) =>
      leavesOf(row).flatMap((leaf) => {
        const { i: id, b } = keys.read((leaf as AnyDoc & Sealed).sealed) as { readonly i: string; readonly b: { readonly deviceSeq?: number } };
        return leaf._deleted === true ? [] : [{ database, generation, ref, rev: leaf._rev, id, number: b.deviceSeq }];
      }),
    );
  }

  /** One bit of a landed page is not what it was. Answers the ids of what it held. */
  damageLanded({ database, generation, page }: { database: string; generation: number; page: number }, bit: number): readonly string[] {
    const notes = this.#generations.get(`${database}-${generation}`)?.notes;
    const { ct = '', ...sealed } = JSON.parse(notes?.get(`landed-${page}`) ?? '{}') as { readonly ct?: string };
    if (ct === '') return [];
    notes?.set(`landed-${page}`, JSON.stringify({ ...sealed, ct: flipped(ct, bit) }));
    return (this.#parts.trueKeys(database, generation).read(ct) as readonly AnyDoc[]).map(({ _id }) => _id);
  }

  /** From now on the disk gives other bytes for a version: with one bit changed, or those of another document. */
  damage({ database, generation, ref, rev }: StoredAt, { bit, by }: { bit: number; by?: StoredAt }): void {
    const data = this.#generations.get(`${database}-${generation}`);
    const from = by ?? { ref, rev };
    const leaf = leavesOf(data?.rows.get(from.ref) ?? nowhere).find(({ _rev }) => _rev === from.rev);
    const { sealed = '' } = (leaf ?? {}) as Partial<Sealed>;
    data?.damaged.set(`${ref} ${rev}`, by ? sealed : flipped(sealed, bit));
  }
}

const nowhere: Row = { tree: new RevTree(), seq: 0, leaves: [] };

function flipped(sealed: string, bit: number): string {
  const bytes = Buffer.from(sealed, 'base64');
  const at = bit % (bytes.length * 8);
  bytes.writeUInt8(bytes.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
  return bytes.toString('base64');
}

interface SimStoreParts {
  readonly keys: SimKeys;
  readonly written: (bytes: string) => void;
  readonly drop: () => Promise<void>;
  /** Reads what was written, whatever became of it on the disk. */
  readonly undamaged?: boolean;
}

class SimStore implements DocumentStore {
  readonly #data: Generation;
  readonly #parts: SimStoreParts;
  #closed = false;

  constructor(data: Generation, parts: SimStoreParts) {
    this.#data = data;
    this.#parts = parts;
  }

  async edit({ id, body, parent }: Edit): Promise<string> {
    this.#check();
    const row = this.#data.rows.get(this.#name(id));
    const leaves = row ? leavesOf(row) : [];
    if (parent === undefined ? leaves.some((leaf) => leaf._deleted !== true) : !leaves.some((leaf) => leaf._rev === parent)) throw new EmpireError('conflict');
    // Without a parent a document that was removed goes on after its tombstone, as in CouchDB.
    const from = leaves.find((leaf) => leaf._rev === parent) ?? leaves[0];
    const start = (from ? (generationOf(from._rev) ?? 0) : 0) + 1;
    const digest = sha256Hex(canonicalJson([id, from?._rev ?? null, body])).slice(0, 32);
    const doc = { ...body, _id: id, _rev: `${start}-${digest}`, _revisions: { start, ids: [digest, ...(from?._revisions?.ids ?? [])] } } as unknown as AnyDoc;
    this.#add(doc, 'local');
    return doc._rev;
  }

  async graft(docs: readonly AnyDoc[], origin: Origin): Promise<void> {
    this.#check();
    for (const doc of docs) this.#add(doc, origin);
  }

  async read(ids: readonly string[]): Promise<readonly (readonly StoredLeaf[])[]> {
    this.#check();
    return ids.map((id) => this.#leaves(this.#name(id)));
  }

  async list(docClass: DocClass, collection: string): Promise<readonly (readonly StoredLeaf[])[]> {
    this.#check();
    const prefix = this.#prefix(docClass, collection);
    const names = [...this.#data.rows.keys()].filter((name) => name.startsWith(prefix)).sort();
    return names.map((name) => this.#leaves(name)).filter((leaves) => leaves.some((leaf) => !('doc' in leaf) || leaf.doc._deleted !== true));
  }

  async changes({ since, limit }: { since: number; limit: number }): Promise<{ changes: readonly StoredChange[]; lastSeq: number }> {
    this.#check();
    const rows = [...this.#data.rows].filter(([, { seq }]) => seq > since).sort(([, a], [, b]) => a.seq - b.seq);
    const changes = rows.slice(0, limit).map(([name, { seq }]) => ({ seq, leaves: this.#leaves(name) }));
    return { changes, lastSeq: changes.at(-1)?.seq ?? Math.max(since, 0) };
  }

  async latest(): Promise<StoredChange | undefined> {
    this.#check();
    const found = [...this.#data.rows].find(([, { seq }]) => seq === this.#data.seq);
    return found && { seq: found[1].seq, leaves: this.#leaves(found[0]) };
  }

  async note(name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    this.#check();
    const text = this.#data.notes.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  }

  async writeNote(name: string, value: Readonly<Record<string, unknown>>): Promise<void> {
    this.#check();
    const text = JSON.stringify(value);
    this.#parts.written(`${name} ${text}`);
    this.#data.bytes += text.length;
    this.#data.notes.set(name, text);
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async destroy(): Promise<void> {
    this.#closed = true;
    await this.#parts.drop();
  }

  #add(doc: AnyDoc, origin: Origin): void {
    const { _id, _rev, _revisions, _deleted, ...body } = doc;
    const name = this.#name(_id);
    const row = this.#data.rows.get(name) ?? { tree: new RevTree(), seq: 0, leaves: undefined };
    const kept: Sealed = { sealed: this.#parts.keys.seal(JSON.stringify({ i: _id, b: body })), origin };
    const stored = { ...kept, _id: name, _rev, ...(_revisions && { _revisions }), ...(_deleted === true && { _deleted }) } as unknown as AnyDoc;
    const bytes = JSON.stringify(stored);
    this.#parts.written(bytes);
    if (!row.tree.graft(stored)) return;
    this.#data.seq += 1;
    this.#data.bytes += bytes.length;
    Object.assign(row, { seq: this.#data.seq, leaves: undefined });
    this.#data.rows.set(name, row);
  }

  #leaves(name: string): readonly StoredLeaf[] {
    const row = this.#data.rows.get(name);
    return row ? leavesOf(row).map((leaf) => this.#open(leaf)) : [];
  }

  #open(stored: AnyDoc): StoredLeaf {
    const { sealed, origin, _id, _rev, _revisions, _deleted } = stored as AnyDoc & Sealed;
    const damaged = this.#parts.undamaged ? undefined : this.#data.damaged.get(`${_id} ${_rev}`);
    const inside = this.#parts.keys.read(damaged ?? sealed) as { readonly i: string; readonly b: object } | undefined;
    if (!inside || this.#name(inside.i) !== _id) return { broken: 'undecryptable', ref: _id, rev: _rev };
    return { doc: { ...inside.b, _id: inside.i, _rev, _revisions, ...(_deleted === true && { _deleted }) } as unknown as AnyDoc, origin };
  }

  #name(id: string): string {
    const parts = parseDocId(id);
    return `${parts ? this.#prefix(parts.class, `${parts.neuron}:${parts.collection}`) : 'x.'}${this.#parts.keys.name(id).slice(0, 32)}`;
  }

  #prefix(docClass: DocClass, collection: string): string {
    return `${docClass}.${this.#parts.keys.name(`collection ${docClass} ${collection}`).slice(0, 8)}.`;
  }

  #check(): void {
    if (this.#closed || this.#data.destroyed) throw new EmpireError('closed');
  }
}

function leavesOf(row: Row): readonly AnyDoc[] {
  row.leaves ??= row.tree.leaves();
  return row.leaves;
}
