export { browserEnv } from './adapters/browser-env.ts';
export { HttpGateway } from './adapters/http-gateway.ts';
export { IdbKeyVault } from './adapters/idb-key-vault.ts';
export { idbStores } from './adapters/idb-stores.ts';
