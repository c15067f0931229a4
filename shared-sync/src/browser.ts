export { browserEnv } from './adapters/browser-env.ts';
export { browserStorage } from './adapters/browser-storage.ts';
export { directIdb } from './adapters/direct-idb.ts';
export { HttpGateway } from './adapters/http-gateway.ts';
export { IdbKeyVault } from './adapters/idb-key-vault.ts';
export { idbStores } from './adapters/idb-stores.ts';
export { verifyRs256 } from './adapters/rs256.ts';
export { roomyStores } from './quota/roomy-stores.ts';
