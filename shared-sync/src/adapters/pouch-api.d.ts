/** The part of PouchDB (https://pouchdb.com/api.html) that the store uses, and no more. */
declare module 'pouchdb-core' {
  export interface PouchDoc {
    _id: string;
    _rev?: string;
    _deleted?: boolean;
    _revisions?: { start: number; ids: string[] };
    [member: string]: unknown;
  }
  export interface PouchChange {
    id: string;
    seq: number;
    changes: { rev: string }[];
    doc?: PouchDoc;
  }
  export interface PouchRow {
    ok?: boolean;
    id?: string;
    rev?: string;
    status?: number;
    name?: string;
    message?: string;
    error?: unknown;
  }
  export interface Pouch {
    bulkDocs(docs: { docs: PouchDoc[]; new_edits?: boolean }): Promise<PouchRow[]>;
    allDocs(options: { startkey: string; endkey: string }): Promise<{ rows: { id: string }[] }>;
    changes(options: {
      since: number;
      limit: number;
      descending?: boolean;
      style?: 'all_docs';
      include_docs?: boolean;
    }): PromiseLike<{ results: PouchChange[]; last_seq: number }>;
    get(id: string): Promise<PouchDoc>;
    get(id: string, options: { open_revs: 'all'; revs: true }): Promise<{ ok?: PouchDoc; missing?: string }[]>;
    put(doc: PouchDoc): Promise<unknown>;
    info(): Promise<{ update_seq: number }>;
    close(): Promise<void>;
    destroy(): Promise<unknown>;
    crypto(options: { password: object; ignore: string[] }): Promise<void>;
  }
  export interface PouchConstructor {
    new (name: string, options?: Record<string, unknown>): Pouch;
    plugin(plugin: object): PouchConstructor;
  }
  const PouchDB: PouchConstructor;
  export default PouchDB;
}
declare module 'pouchdb-adapter-idb' {
  const plugin: object;
  export default plugin;
}
declare module 'crypto-pouch' {
  const plugin: { crypto: unknown; removeCrypto: unknown; transform: unknown };
  export default plugin;
}
