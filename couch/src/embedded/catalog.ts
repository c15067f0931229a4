import type { Database, PouchDocument } from 'pouchdb';
import { defaultSecurity, type Security } from './security.ts';

/** What is known of a database besides its documents. */
export interface CatalogEntry {
  /** Text; differs between a database and the one created later under its name. */
  readonly instanceStartTime: string;
  readonly security: Security;
}

/** The one truth about which databases exist. Kept in memory, written through to a PouchDB of its own. */
export class Catalog {
  readonly #entries = new Map<string, CatalogEntry>();
  readonly #store: Database;
  #lastStartTime = 0;

  private constructor(store: Database) {
    this.#store = store;
  }

  static async open(store: Database): Promise<Catalog> {
    const catalog = new Catalog(store);
    const { rows } = await store.allDocs({ include_docs: true });
    for (const { id, doc } of rows) if (doc) catalog.#entries.set(id, readEntry(doc));
    for (const entry of catalog.#entries.values()) catalog.#lastStartTime = Math.max(catalog.#lastStartTime, Number(entry.instanceStartTime));
    return catalog;
  }

  names(): readonly string[] {
    return [...this.#entries.keys()].sort();
  }

  get(name: string): CatalogEntry | undefined {
    return this.#entries.get(name);
  }

  /** Takes the name at once; {@link save} makes it durable. */
  add(name: string): void {
    this.#lastStartTime = Math.max(Date.now(), this.#lastStartTime + 1);
    this.#entries.set(name, { instanceStartTime: String(this.#lastStartTime), security: defaultSecurity });
  }

  /** Takes effect at once; {@link save} makes it durable. */
  secure(name: string, security: Security): void {
    const entry = this.#entries.get(name);
    if (entry) this.#entries.set(name, { ...entry, security });
  }

  /** Frees the name at once; {@link save} makes it durable. */
  remove(name: string): void {
    this.#entries.delete(name);
  }

  /** Writes what is known of the name. Calls for one name must not overlap. */
  async save(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    const stored = await this.#store.get(name).catch(() => undefined);
    if (!entry && !stored) return;
    await this.#store.put({ _id: name, ...(entry ?? { _deleted: true }), ...(stored?._rev === undefined ? {} : { _rev: stored._rev }) });
  }
}

function readEntry(doc: PouchDocument): CatalogEntry {
  return { instanceStartTime: String(doc.instanceStartTime), security: doc.security as Security };
}
