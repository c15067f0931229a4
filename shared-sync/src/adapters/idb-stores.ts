import idb from 'pouchdb-adapter-idb';
import PouchDB from 'pouchdb-core';
import type { StoreFactory } from '../ports/document-store.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { PouchStores } from './pouch-store.ts';

/**
 * Sealed databases in IndexedDB by PouchDB's `idb` adapter. Not its newer `indexeddb` adapter: with two tabs a quarter to a half of
 * that one's writes abort.
 */
export function idbStores(vault: KeyVault): StoreFactory {
  return new PouchStores(vault, PouchDB.plugin(idb), { adapter: { adapter: 'idb' } });
}
