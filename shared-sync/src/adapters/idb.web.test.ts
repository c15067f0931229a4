import { documentStoreConformance } from '../conformance/document-store.ts';
import { keyVaultConformance } from '../conformance/key-vault.ts';
import { storeFactoryConformance } from '../conformance/store-factory.ts';
import { landing } from '../landing/landings.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { browserEnv } from './browser-env.ts';
import { directIdb } from './direct-idb.ts';
import { IdbKeyVault } from './idb-key-vault.ts';
import { idbStores } from './idb-stores.ts';
import { keyMaker } from './key-maker.ts';

documentStoreConformance('sealed PouchDB on IndexedDB', async () => ({ stores: idbStores(new MemoryKeyVault()), dispose: removeDatabases }));

documentStoreConformance('sealed PouchDB on IndexedDB, with a way around PouchDB', async () => ({
  stores: idbStores(new MemoryKeyVault(), browserEnv(), { direct: directIdb }),
  dispose: removeDatabases,
}));

documentStoreConformance('sealed PouchDB on IndexedDB, in which documents land', async () => ({
  stores: idbStores(new MemoryKeyVault(), browserEnv(), { direct: directIdb, land: landing(browserEnv(), { worth: 1, page: 1 }) }),
  dispose: removeDatabases,
}));

storeFactoryConformance('sealed PouchDB on IndexedDB', async () => {
  // PouchDB keeps one connection for each name in a page: both contexts are this one.
  const stores = idbStores(new MemoryKeyVault());
  return { contexts: [stores, stores], dispose: removeDatabases };
});

storeFactoryConformance('sealed PouchDB on IndexedDB, with a way around PouchDB, in which documents land', async () => {
  const stores = idbStores(new MemoryKeyVault(), browserEnv(), { direct: directIdb, land: landing(browserEnv()) });
  return { contexts: [stores, stores], dispose: removeDatabases };
});

let vaults = 0;
keyVaultConformance('IndexedDB', async () => {
  const name = `vault-${vaults++}`;
  return () => new IdbKeyVault({ name, maker: keyMaker });
});

async function removeDatabases(): Promise<void> {
  const all = await indexedDB.databases();
  await Promise.all(
    all.map(({ name = '' }) => new Promise((done) => Object.assign(indexedDB.deleteDatabase(name), { onsuccess: done, onerror: done, onblocked: done }))),
  );
}
