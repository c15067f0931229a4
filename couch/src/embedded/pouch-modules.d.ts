/** What this folder uses of two libraries that ship no types. */
declare module 'pouchdb' {
  interface PouchDocument {
    _id: string;
    _rev?: string;
    _deleted?: boolean;
    [field: string]: unknown;
  }
  interface PouchChange {
    id: string;
    seq: number;
    changes: { rev: string }[];
    deleted?: boolean;
    doc?: PouchDocument;
  }
  interface ChangesOptions {
    since?: number;
    limit?: number;
    style?: 'main_only' | 'all_docs';
    descending?: boolean;
    include_docs?: boolean;
    conflicts?: boolean;
    doc_ids?: readonly string[];
  }
  interface BulkResult {
    ok?: boolean;
    id?: string;
    rev?: string;
    error?: unknown;
    name?: string;
    message?: string;
  }
  interface LeafAnswer {
    ok?: PouchDocument;
    missing?: string;
  }
  /** A node of a revision tree: the hash, whether its body is stored, and what follows it. */
  type TreeNode = [hash: string, options: { readonly status: string }, children: TreeNode[]];
  interface StoredMetadata {
    readonly rev_tree: readonly { readonly pos: number; readonly ids: TreeNode }[];
  }
  interface Database {
    /** Of the adapter: the winning version, unless it is deleted, with what is kept of the document as a whole. */
    _get(id: string, options: object, callback: (error: unknown, found?: { doc: PouchDocument; metadata: StoredMetadata }) => void): void;
    readonly taskqueue: { readonly isReady: boolean };
    info(): Promise<{ doc_count: number; update_seq: number }>;
    get(id: string, options: { open_revs: 'all' | readonly string[]; revs?: boolean; latest?: boolean }): Promise<LeafAnswer[]>;
    get(id: string, options?: { rev?: string }): Promise<PouchDocument>;
    put(document: PouchDocument): Promise<{ ok: true; id: string; rev: string }>;
    bulkDocs(documents: readonly object[], options: { new_edits: boolean }): Promise<BulkResult[]>;
    allDocs(options: { startkey?: string; endkey?: string; include_docs?: boolean }): Promise<{ rows: { id: string; doc?: PouchDocument }[] }>;
    changes(options: ChangesOptions): Promise<{ results: PouchChange[]; last_seq: number }>;
    setMaxListeners(count: number): void;
    close(): Promise<void>;
    destroy(): Promise<void>;
  }
  interface PouchConstructor {
    new (name: string): Database;
    defaults(options: { prefix: string; adapter: 'leveldb'; db: unknown }): PouchConstructor;
    /** Where express-pouchdb looks for open databases before it opens one itself. */
    __dbCacheMap?: Map<string, Database>;
    /** What express-pouchdb asks for the names that exist. */
    allDbs?: (callback?: (error: null, names: string[]) => void) => Promise<string[]>;
  }
  const PouchDB: PouchConstructor;

  export type { BulkResult, ChangesOptions, Database, PouchChange, PouchConstructor, PouchDocument, TreeNode };
  export default PouchDB;
}

declare module 'express-pouchdb' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  import type { PouchConstructor } from 'pouchdb';

  interface ExpressPouchOptions {
    mode: 'minimumForPouchDB';
    overrideMode: { exclude: readonly string[] };
    inMemoryConfig: boolean;
  }
  interface ExpressPouchApp {
    (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void;
    setPouchDB(pouch: PouchConstructor): Promise<void>;
  }

  export type { ExpressPouchApp };
  export default function expressPouch(options: ExpressPouchOptions): ExpressPouchApp;
}
