import { join } from 'node:path';
import PouchDB, { type Database, type PouchConstructor } from 'pouchdb';
import { Catalog, type CatalogEntry } from './catalog.ts';
import { CouchError } from './couch-error.ts';
import { gatheredReads } from './gathered-reads.ts';
import type { Security } from './security.ts';

/** A database that exists: its open PouchDB and what the catalog knows. */
export interface OpenDatabase extends CatalogEntry {
  readonly name: string;
  readonly pouch: Database;
}

const namePattern = /^[a-z][a-z0-9_$()+/-]{0,237}$/;

/** Every database of the server. One open PouchDB per name, shared with express-pouchdb through its own cache. */
export class Databases {
  /** What express-pouchdb works on. */
  readonly Pouch: PouchConstructor;
  readonly #catalog: Catalog;
  readonly #catalogStore: Database;
  readonly #open = new Map<string, Database>();
  readonly #busy = new Map<string, Promise<void>>();

  private constructor(parts: { Pouch: PouchConstructor; catalog: Catalog; catalogStore: Database }) {
    this.Pouch = parts.Pouch;
    this.#catalog = parts.catalog;
    this.#catalogStore = parts.catalogStore;
    this.Pouch.__dbCacheMap = this.#open;
    this.Pouch.allDbs = async (callback) => {
      const names = this.names().map(physicalName);
      callback?.(null, names);
      return names;
    };
  }

  /** Rejects when the directory cannot be written or another process holds it. */
  static async open(dataDir: string): Promise<Databases> {
    const Pouch = PouchDB.defaults({ prefix: join(dataDir, '/'), adapter: 'leveldb', db: gatheredReads });
    const catalogStore = new Pouch('_catalog');
    return new Databases({ Pouch, catalogStore, catalog: await Catalog.open(catalogStore) });
  }

  names(): readonly string[] {
    return this.#catalog.names();
  }

  /** Errors: 404 `not_found`. */
  find(name: string): OpenDatabase {
    const entry = this.#catalog.get(name);
    if (!entry) throw new CouchError(404, 'not_found', 'Database does not exist.');
    return { ...entry, name, pouch: this.#pouch(name) };
  }

  /** Whether the name still means this database, not none and not its successor. */
  isCurrent({ name, instanceStartTime }: OpenDatabase): boolean {
    return this.#catalog.get(name)?.instanceStartTime === instanceStartTime;
  }

  /** Errors: 400 `illegal_database_name`, 412 `file_exists`. */
  async create(name: string): Promise<void> {
    if (!namePattern.test(name)) throw new CouchError(400, 'illegal_database_name', illegalName(name));
    if (this.#catalog.get(name)) throw new CouchError(412, 'file_exists', 'The database could not be created, the file already exists.');
    this.#catalog.add(name);
    await this.#exclusively(name, async () => {
      await this.#clearLeftovers(name);
      await this.#catalog.save(name);
    });
  }

  /** Errors: 404 `not_found`. */
  async remove(name: string): Promise<void> {
    this.find(name);
    this.#catalog.remove(name);
    await this.#exclusively(name, async () => {
      await this.#catalog.save(name);
      await this.#destroy(name);
    });
  }

  /** Errors: 404 `not_found`. */
  async secure(name: string, security: Security): Promise<void> {
    this.find(name);
    this.#catalog.secure(name, security);
    await this.#exclusively(name, () => this.#catalog.save(name));
  }

  /** Resolves once a creation or removal under way is done. */
  async settled(name: string): Promise<void> {
    await this.#busy.get(name);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#busy.values()]);
    await Promise.allSettled([...this.#open.values(), this.#catalogStore].map((pouch) => pouch.close()));
    this.#open.clear();
  }

  /** A removal that a crash cut short leaves its documents on disk; they must never come back under the same name. */
  async #clearLeftovers(name: string): Promise<void> {
    const { update_seq: sequence } = await this.#pouch(name).info();
    if (sequence === 0) return;
    await this.#destroy(name);
    await this.#pouch(name).info();
  }

  async #destroy(name: string): Promise<void> {
    const pouch = this.#pouch(name);
    this.#open.delete(physicalName(name));
    await pouch.destroy();
  }

  #pouch(name: string): Database {
    const key = physicalName(name);
    const known = this.#open.get(key);
    if (known) return known;
    const opened = new this.Pouch(key);
    // Each feed that is read listens until it ends, and any number may be read at a time: no leak to warn of.
    opened.setMaxListeners(0);
    this.#open.set(key, opened);
    return opened;
  }

  async #exclusively(name: string, act: () => Promise<void>): Promise<void> {
    const turn = (this.#busy.get(name) ?? Promise.resolve()).catch(() => undefined).then(act);
    this.#busy.set(name, turn);
    try {
      await turn;
    } finally {
      if (this.#busy.get(name) === turn) this.#busy.delete(name);
    }
  }
}

/** The folder's name. CouchDB allows a slash in a name, a folder does not. */
export function physicalName(name: string): string {
  return name.replaceAll('/', '~');
}

function illegalName(name: string): string {
  return `Name: '${name.slice(0, 80)}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.`;
}
