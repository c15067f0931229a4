/** The part of stock PouchDB that the benchmarks measure against. */
declare module 'pouchdb/lib/index-browser.es.js' {
  export interface StockDoc {
    readonly _id: string;
    readonly [member: string]: unknown;
  }
  export interface StockDatabase {
    put(doc: StockDoc): Promise<unknown>;
    bulkDocs(docs: readonly StockDoc[], options?: { new_edits?: boolean }): Promise<readonly { error?: unknown }[]>;
    info(): Promise<{ doc_count: number }>;
    sync(other: StockDatabase, options: { live: boolean; retry: boolean }): unknown;
    replicate: Record<'to' | 'from', (other: StockDatabase, options?: { batch_size?: number }) => Promise<{ ok: boolean; docs_written: number }>>;
  }
  const PouchDB: new (name: string, options?: Readonly<Record<string, unknown>>) => StockDatabase;
  export default PouchDB;
}
