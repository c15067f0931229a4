import { EmpireError, errorCode } from '@empire/contract';
import cryptoPouch from 'crypto-pouch';
import type { Pouch, PouchChange, PouchConstructor, PouchDoc, PouchRow } from 'pouchdb-core';
import type { AnyDoc, DocClass } from '../../core/index.ts';
import { GenerationStores } from '../generations/generation-stores.ts';
import type { Land } from '../landing/landings.ts';
import { allFiled } from '../landing/pages.ts';
import type { DocumentStore, Edit, Origin, StoredChange, StoredLeaf } from '../ports/document-store.ts';
import type { Env } from '../ports/env.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import type { KeyVault, Sealer } from '../ports/key-vault.ts';
import { overlapping } from '../transfer/overlap.ts';
import { injectCrypt, openMembers } from './pouch-crypt.ts';
import type { PulledRevisions } from './pulled-revisions.ts';
import { bodyOf, StoredNames, unwrap, wrap } from './stored-doc.ts';

/** Pulled documents are written in runs of so many, each in one transaction: a page of a pull. */
const runLength = 250;
/** Of many the first run is short: the database begins to work while the others are sealed. */
const firstRun = 100;
/** Three, so that one is sealed while two are in the hands of the database: it goes from the one to the other without waiting for the page. */
const runsAtOnce = 3;

/** A way around PouchDB into the stores of its adapter, for what is done there a thousand times over. */
export interface DirectAccess {
  /** What was pulled into the database in this context. */
  readonly pulled: PulledRevisions;
  /** Stores documents that are new to the database, as PouchDB would. Answers those that are left for PouchDB to write. */
  writeNew(docs: readonly PouchDoc[]): Promise<readonly PouchDoc[]>;
  /** What PouchDB's feed would answer with documents and all leaves, or `undefined` where it has to be asked. */
  feed(options: { since: number; limit: number }): Promise<{ results: PouchChange[]; last_seq: number } | undefined>;
  /** The live documents whose names begin so, each with its leaf where it has only one branch, or `undefined` where PouchDB has to be asked. */
  list(prefix: string): Promise<readonly { id: string; only: PouchDoc | undefined }[] | undefined>;
  close(): void;
}

/** How the databases are opened. `direct` gives each a way around PouchDB; without it everything goes through PouchDB. */
export interface PouchOptions {
  readonly prefix?: string;
  readonly adapter?: Readonly<Record<string, unknown>>;
  readonly direct?: ((opened: { name: string; pouch: Pouch; sealer: Sealer }) => DirectAccess) | undefined;
  /** Through what each store is used; without it what has landed there is filed when it is opened. */
  readonly land?: Land | undefined;
}

/** What a store works on. */
interface Unlocked {
  readonly pouch: Pouch;
  readonly sealer: Sealer;
  readonly names: StoredNames;
  readonly direct: DirectAccess | undefined;
}

/** Opens sealed PouchDB databases. `pouch` comes with its adapter plugged in; `prefix` and `adapter` go to its constructor. */
export class PouchStores extends GenerationStores {
  constructor(ports: { readonly env: Env; readonly vault: KeyVault }, pouch: PouchConstructor, options: PouchOptions = {}) {
    super({ env: ports.env, records: ports.vault, source: new PouchGenerations(ports, pouch, options) });
  }
}

/** One PouchDB, unlocked once for all who have it open in this context. */
interface OpenPouch {
  readonly unlocked: Promise<Unlocked>;
  users: number;
}

/**
 * One PouchDB for each generation of a database, named `<prefix><database>-<generation>`. It is shared by the stores of a context:
 * PouchDB's adapters keep one connection for each name, and closing one handle closes it for all.
 */
class PouchGenerations implements GenerationSource {
  readonly #vault: KeyVault;
  readonly #pouch: PouchConstructor;
  readonly #prefix: string;
  readonly #adapter: Readonly<Record<string, unknown>>;
  readonly #direct: PouchOptions['direct'];
  readonly #land: Land;
  readonly #open = new Map<string, OpenPouch>();

  constructor({ env, vault }: { readonly env: Env; readonly vault: KeyVault }, pouch: PouchConstructor, options: PouchOptions) {
    this.#vault = vault;
    this.#pouch = pouch.plugin(cryptoPouch);
    this.#prefix = options.prefix ?? 'empire-';
    this.#adapter = options.adapter ?? {};
    this.#direct = options.direct;
    this.#land = options.land ?? ((opened) => allFiled({ ...opened, env }));
  }

  async openGeneration(database: string, generation: number): Promise<DocumentStore> {
    const name = `${this.#prefix}${database}-${generation}`;
    const shared = this.#open.get(name) ?? { unlocked: this.#unlock(name, { database, generation }), users: 0 };
    this.#open.set(name, shared);
    shared.users += 1;
    try {
      const unlocked = await shared.unlocked;
      return await this.#land({ name, sealer: unlocked.sealer, store: new PouchStore(unlocked, () => this.#release(name, shared)) });
    } catch (error) {
      this.#release(name, shared);
      throw error;
    }
  }

  async destroyGeneration(database: string, generation: number): Promise<void> {
    const name = `${this.#prefix}${database}-${generation}`;
    const shared = await this.#open.get(name)?.unlocked.catch(() => undefined);
    this.#open.delete(name);
    await guard(() => (shared?.pouch ?? new this.#pouch(name, { ...this.#adapter })).destroy());
  }

  async #unlock(name: string, { database, generation }: { database: string; generation: number }): Promise<Unlocked> {
    const { sealer, idKey } = await this.#vault.keysFor(database, generation);
    const pouch = new this.#pouch(name, { ...this.#adapter });
    try {
      await guard(() => pouch.crypto({ password: injectCrypt(sealer), ignore: [...openMembers] }));
    } catch (error) {
      await pouch.close();
      throw error;
    }
    return { pouch, sealer, names: new StoredNames(idKey), direct: this.#direct?.({ name, pouch, sealer }) };
  }

  /** Answers whether nobody else has it open any longer: then it is to be closed. */
  #release(name: string, shared: OpenPouch): boolean {
    shared.users -= 1;
    if (shared.users > 0) return false;
    if (this.#open.get(name) === shared) this.#open.delete(name);
    return true;
  }
}

/** One sealed PouchDB. Reads never use filters, live listeners or indexes: those would see or keep what is sealed. */
class PouchStore implements DocumentStore {
  readonly #pouch: Pouch;
  readonly #names: StoredNames;
  readonly #direct: DirectAccess | undefined;
  readonly #release: () => boolean;

  /** `release` gives the database back and answers whether to close it. */
  constructor({ pouch, names, direct }: Unlocked, release: () => boolean) {
    this.#pouch = pouch;
    this.#names = names;
    this.#direct = direct;
    this.#release = release;
  }

  async edit({ id, body, parent }: Edit): Promise<string> {
    const wrapped = wrap({ id, body }, { names: this.#names, origin: 'local' });
    const rows = await guard(() => this.#pouch.bulkDocs({ docs: [parent === undefined ? wrapped : { ...wrapped, _rev: parent }] }));
    const row = rows[0];
    if (row?.rev === undefined) throw refused(row, { id, parent });
    return row.rev;
  }

  async graft(docs: readonly AnyDoc[], origin: Origin, { unseen = false }: { unseen?: boolean } = {}): Promise<void> {
    // What was written here may be one step of a merge, which is one transaction. What was pulled came a document at a time.
    const length = origin === 'remote' ? runLength : docs.length;
    await overlapping(runsOf(docs, { length, first: docs.length > length ? firstRun : length }), {
      atOnce: runsAtOnce,
      work: (run) => this.#graftRun(run, { origin, unseen }),
    });
  }

  async #graftRun(docs: readonly AnyDoc[], { origin, unseen }: { origin: Origin; unseen: boolean }): Promise<void> {
    const branches = docs.map((doc) => this.#branch(doc, origin));
    const names = branches.map(({ _id }) => _id);
    const write = async () => {
      const left = (unseen && (await this.#direct?.writeNew(branches))) || branches;
      if (left.length === 0) return;
      const rows = await guard(() => this.#pouch.bulkDocs({ docs: [...left], new_edits: false }));
      const failed = rows.find((row) => row.error);
      if (failed) throw refused(failed, {});
    };
    const { pulled } = this.#direct ?? {};
    if (pulled && unseen && origin === 'remote') await pulled.during(write, { docs, names });
    else await write();
  }

  async read(ids: readonly string[]): Promise<readonly (readonly StoredLeaf[])[]> {
    const byName = await this.#leaves(ids.map((id) => this.#names.of(id)));
    return ids.map((id) => byName.get(this.#names.of(id)) ?? []);
  }

  async list(docClass: DocClass, collection: string): Promise<readonly (readonly StoredLeaf[])[]> {
    const prefix = this.#names.prefix(docClass, collection);
    const direct = await this.#direct?.list(prefix);
    if (direct) return Promise.all(direct.map(async ({ id, only }) => (only ? [unwrap(only, this.#names)] : this.#leavesOf(id))));
    const { rows } = await guard(() => this.#pouch.allDocs({ startkey: prefix, endkey: `${prefix}\ufff0` }));
    return [...(await this.#leaves(rows.map((row) => row.id))).values()];
  }

  async changes({ since, limit, lean = false }: { since: number; limit: number; lean?: boolean }): Promise<{
    changes: readonly StoredChange[];
    lastSeq: number;
  }> {
    const known = this.#direct?.pulled;
    const pulled = lean && known && !known.isEmpty ? known : undefined;
    if (pulled) {
      await pulled.quiet();
      const { update_seq } = await guard(() => this.#pouch.info());
      if (pulled.isAllUpTo(update_seq)) return { changes: [], lastSeq: Math.max(since, update_seq) };
    }
    const direct = pulled ? undefined : await this.#direct?.feed({ since, limit });
    const { results, last_seq } = direct ?? (await guard(() => this.#pouch.changes({ since, limit, style: 'all_docs', include_docs: !pulled })));
    const leavesOf = async (row: PouchChange) => pulled?.leafOf(row) ?? this.#onlyLeaf(row) ?? this.#leavesOf(row.id);
    const changes = await Promise.all(results.map(async (row) => ({ seq: row.seq, leaves: await leavesOf(row) })));
    return { changes, lastSeq: last_seq };
  }

  async latest(): Promise<StoredChange | undefined> {
    const { results } = await guard(() => this.#pouch.changes({ since: 0, limit: 1, descending: true }));
    const row = results[0];
    if (!row) this.#direct?.pulled.foundEmpty();
    return row && { seq: row.seq, leaves: (await this.#leaves([row.id])).get(row.id) ?? [] };
  }

  async note(name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const doc = await this.#local(name);
    return doc?.value as Readonly<Record<string, unknown>> | undefined;
  }

  async writeNote(name: string, value: Readonly<Record<string, unknown>>): Promise<void> {
    await guard(async () => {
      const before = await this.#local(name);
      await this.#pouch.put({ ...(before?._rev !== undefined && { _rev: before._rev }), _id: `_local/${name}`, value });
    });
  }

  async close(): Promise<void> {
    if (!this.#release()) return;
    this.#direct?.close();
    await guard(() => this.#pouch.close()).catch((error: unknown) => {
      if (errorCode(error) !== 'closed') throw error;
    });
  }

  async destroy(): Promise<void> {
    this.#release();
    await guard(() => this.#pouch.destroy());
  }

  #branch(doc: AnyDoc, origin: Origin): PouchDoc {
    const { _rev, _revisions, _deleted } = doc;
    const wrapped: PouchDoc = { ...wrap({ id: doc._id, body: bodyOf(doc) }, { names: this.#names, origin }), _rev };
    if (_revisions) wrapped._revisions = { start: _revisions.start, ids: [..._revisions.ids] };
    if (_deleted === true) wrapped._deleted = true;
    return wrapped;
  }

  /** A document in its first and only revision, as most are, comes with the feed; the others are read with their branches. */
  #onlyLeaf({ doc, changes }: PouchChange): StoredLeaf[] | undefined {
    const [only] = changes;
    if (!doc || !only || changes.length > 1 || !only.rev.startsWith('1-')) return undefined;
    return [unwrap({ ...doc, _revisions: { start: 1, ids: [only.rev.slice(2)] } }, this.#names)];
  }

  async #leaves(names: readonly string[]): Promise<Map<string, StoredLeaf[]>> {
    if (names.length === 0) return new Map();
    return new Map(await Promise.all(names.map(async (name) => [name, await this.#leavesOf(name)] as const)));
  }

  // Not `bulkGet`: without a revision PouchDB answers the winner alone.
  async #leavesOf(name: string): Promise<StoredLeaf[]> {
    const rows = await guard(() => this.#pouch.get(name, { open_revs: 'all', revs: true }).catch(missing));
    return rows.flatMap(({ ok }) => (ok ? [unwrap(ok, this.#names)] : []));
  }

  async #local(name: string): Promise<PouchDoc | undefined> {
    return this.#pouch.get(`_local/${name}`).catch((error: unknown) => {
      if (statusOf(error) === 404) return undefined;
      throw error;
    });
  }
}

function* runsOf(docs: readonly AnyDoc[], { length, first }: { length: number; first: number }): Generator<readonly AnyDoc[]> {
  for (let at = 0, to = first; at < docs.length; at = to, to += length) yield docs.slice(at, to);
}

function missing(error: unknown): [] {
  if (statusOf(error) === 404) return [];
  throw error;
}

async function guard<T>(call: () => PromiseLike<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translate(error);
  }
}

function translate(error: unknown): unknown {
  if (error instanceof EmpireError) return error;
  const text = String(error instanceof Error ? `${error.name} ${error.message}` : JSON.stringify(error));
  if (/quota/i.test(text)) return new EmpireError('storage-full', undefined, { cause: error });
  if (/database is (closed|destroyed)|connection is closing|database not open/i.test(text)) return new EmpireError('closed', undefined, { cause: error });
  return new EmpireError('storage-failed', `The local database answered: ${text}`, { cause: error });
}

function refused(row: PouchRow | undefined, tried: { id?: string; parent?: string | undefined }): EmpireError {
  if (row?.status === 409) return new EmpireError('conflict', `The parent revision ${tried.parent ?? '(none)'} is not a leaf of the document.`);
  return new EmpireError('storage-failed', `The local database refused a document: ${row?.message ?? 'no reason given'}.`, { details: { ...row } });
}

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
}
