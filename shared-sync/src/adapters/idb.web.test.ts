import { documentStoreConformance } from '../conformance/document-store.ts';
import { keyVaultConformance } from '../conformance/key-vault.ts';
import { storeFactoryConformance } from '../conformance/store-factory.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { browserEnv } from './browser-env.ts';
import { IdbKeyVault } from './idb-key-vault.ts';
import { idbStores } from './idb-stores.ts';

documentStoreConformance('sealed PouchDB on IndexedDB', async () => ({ stores: idbStores(new MemoryKeyVault()), dispose: removeDatabases }));

storeFactoryConformance('sealed PouchDB on IndexedDB', async () => {
  // PouchDB keeps one connection for each name in a page: both contexts are this one.
  const stores = idbStores(new MemoryKeyVault());
  return { contexts: [stores, stores], dispose: removeDatabases };
});

let vaults = 0;
keyVaultConformance('IndexedDB', async () => {
  const name = `vault-${vaults++}`;
  return [new IdbKeyVault(browserEnv(), name), new IdbKeyVault(browserEnv(), name)];
});

async function removeDatabases(): Promise<void> {
  const all = await indexedDB.databases();
  await Promise.all(
    all.map(({ name = '' }) => new Promise((done) => Object.assign(indexedDB.deleteDatabase(name), { onsuccess: done, onerror: done, onblocked: done }))),
  );
}
