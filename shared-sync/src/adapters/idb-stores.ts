import idb from 'pouchdb-adapter-idb';
import PouchDB from 'pouchdb-core';
import type { GenerationStores } from '../generations/generation-stores.ts';
import type { Env } from '../ports/env.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { browserEnv } from './browser-env.ts';
import { type PouchOptions, PouchStores } from './pouch-store.ts';

/**
 * Sealed databases in IndexedDB by PouchDB's `idb` adapter. Not its newer `indexeddb` adapter: with two tabs a quarter to a half of
 * that one's writes abort. A page brings `directIdb` and `landing`, which have no room in a
 * service worker.
 */
export function idbStores(vault: KeyVault, env: Env = browserEnv(), { direct, land }: Pick<PouchOptions, 'direct' | 'land'> = {}): GenerationStores {
  return new PouchStores({ env, vault }, PouchDB.plugin(idb), { adapter: { adapter: 'idb' }, direct, land });
}
