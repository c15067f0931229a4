import { EmpireError, errorCode } from '@empire/contract';
import cryptoPouch from 'crypto-pouch';
import type { Pouch, PouchChange, PouchConstructor, PouchDoc, PouchRow } from 'pouchdb-core';
import type { AnyDoc, DocClass } from '../../core/index.ts';
import type { DocumentStore, Edit, Origin, StoredChange, StoredLeaf, StoreFactory } from '../ports/document-store.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { injectCrypt, openMembers } from './pouch-crypt.ts';
import { bodyOf, StoredNames, unwrap, wrap } from './stored-doc.ts';

/** Opens sealed PouchDB databases. `pouch` comes with its adapter plugged in; `prefix` and `options` go to its constructor. */
export class PouchStores implements StoreFactory {
  readonly #vault: KeyVault;
  readonly #pouch: PouchConstructor;
  readonly #options: { readonly prefix: string; readonly adapter: Readonly<Record<string, unknown>> };

  constructor(vault: KeyVault, pouch: PouchConstructor, options: { prefix?: string; adapter?: Readonly<Record<string, unknown>> } = {}) {
    this.#vault = vault;
    this.#pouch = pouch.plugin(cryptoPouch);
    this.#options = { prefix: options.prefix ?? 'empire-', adapter: options.adapter ?? {} };
  }

  async open(database: string): Promise<DocumentStore> {
    const { sealer, idKey } = await this.#vault.keysFor(database);
    // The number is the generation of the database: compaction copies into the next one.
    const pouch = new this.#pouch(`${this.#options.prefix}${database}-1`, { ...this.#options.adapter });
    try {
      await guard(() => pouch.crypto({ password: injectCrypt(sealer), ignore: [...openMembers] }));
    } catch (error) {
      await pouch.close();
      throw error;
    }
    return new PouchStore(pouch, new StoredNames(idKey));
  }
}

/** One sealed PouchDB. Reads never use filters, live listeners or indexes: those would see or keep what is sealed. */
class PouchStore implements DocumentStore {
  readonly #pouch: Pouch;
  readonly #names: StoredNames;

  constructor(pouch: Pouch, names: StoredNames) {
    this.#pouch = pouch;
    this.#names = names;
  }

  async edit({ id, body, parent }: Edit): Promise<string> {
    const wrapped = wrap({ id, body }, { names: this.#names, origin: 'local' });
    const rows = await guard(() => this.#pouch.bulkDocs({ docs: [parent === undefined ? wrapped : { ...wrapped, _rev: parent }] }));
    const row = rows[0];
    if (row?.rev === undefined) throw refused(row, { id, parent });
    return row.rev;
  }

  async graft(docs: readonly AnyDoc[], origin: Origin): Promise<void> {
    if (docs.length === 0) return;
    const rows = await guard(() => this.#pouch.bulkDocs({ docs: docs.map((doc) => this.#branch(doc, origin)), new_edits: false }));
    const failed = rows.find((row) => row.error);
    if (failed) throw refused(failed, {});
  }

  async read(ids: readonly string[]): Promise<readonly (readonly StoredLeaf[])[]> {
    const byName = await this.#leaves(ids.map((id) => this.#names.of(id)));
    return ids.map((id) => byName.get(this.#names.of(id)) ?? []);
  }

  async list(docClass: DocClass, collection: string): Promise<readonly (readonly StoredLeaf[])[]> {
    const prefix = this.#names.prefix(docClass, collection);
    const { rows } = await guard(() => this.#pouch.allDocs({ startkey: prefix, endkey: `${prefix}\ufff0` }));
    return [...(await this.#leaves(rows.map((row) => row.id))).values()];
  }

  async changes({ since, limit }: { since: number; limit: number }): Promise<{ changes: readonly StoredChange[]; lastSeq: number }> {
    const { results, last_seq } = await guard(() => this.#pouch.changes({ since, limit, style: 'all_docs', include_docs: true }));
    const changes = await Promise.all(results.map(async (row) => ({ seq: row.seq, leaves: this.#onlyLeaf(row) ?? (await this.#leavesOf(row.id)) })));
    return { changes, lastSeq: last_seq };
  }

  async latest(): Promise<StoredChange | undefined> {
    const { results } = await guard(() => this.#pouch.changes({ since: 0, limit: 1, descending: true }));
    const row = results[0];
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
    await guard(() => this.#pouch.close()).catch((error: unknown) => {
      if (errorCode(error) !== 'closed') throw error;
    });
  }

  async destroy(): Promise<void> {
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
