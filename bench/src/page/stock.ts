import PouchDB, { type StockDatabase } from 'pouchdb/lib/index-browser.es.js';
import type { Setup } from '../setup.ts';

/** A plain PouchDB on IndexedDB with the adapter the product uses. */
export async function localStock(name: string): Promise<StockDatabase> {
  const database = new PouchDB(name, { adapter: 'idb' });
  await database.info();
  return database;
}

/** The gateway's database as stock PouchDB sees it, by way of a `fetch` that asks only what the gateway allows. */
export function remoteStock({ database, token }: Setup): StockDatabase {
  return new PouchDB(`${location.origin}/couch/${database}`, {
    skip_setup: true,
    fetch: (url: string, options: RequestInit) => {
      const headers = new Headers(options.headers);
      headers.set('authorization', `Bearer ${token}`);
      return fetch(allowed(url), { ...options, headers, credentials: 'omit', cache: 'no-store' });
    },
  });
}

/**
 * The same request in the words of the gateway's allow-list: checkpoint ids without the padding that would need an escape and
 * without a dot in front, and none of the query members that mean nothing here (there are no attachments, and a revision asked for is a leaf). So stock
 * PouchDB takes the very same way at the same cost, and no further hop.
 */
function allowed(url: string): string {
  const [path = '', query = ''] = url.replaceAll('%3D', '').replace('/_local/.', '/_local/-').split('?');
  const members = new URLSearchParams(query);
  for (const name of ['attachments', 'latest', 'seq_interval', '_nonce']) members.delete(name);
  return members.size > 0 ? `${path}?${members}` : path;
}

/** Errors: throws when the replication did not write every document. */
export async function replicate(step: Promise<{ ok: boolean; docs_written: number }>, count: number): Promise<void> {
  const { ok, docs_written } = await step.catch((error: unknown) => {
    throw new Error(`Stock replication failed: ${JSON.stringify(error)}`);
  });
  if (!ok || docs_written !== count) throw new Error(`Stock replication wrote ${docs_written} of ${count} documents.`);
}
