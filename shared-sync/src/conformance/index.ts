export { documentStoreConformance } from './document-store.ts';
export { keyVaultConformance } from './key-vault.ts';
export { remoteConformance } from './remote.ts';
