export { MemoryOrigin } from '../twins/memory-env.ts';
export { type ErasureSigner, MemoryErasures, newErasureSigner } from '../twins/memory-erasures.ts';
export { MemoryCouch, MemoryServer } from '../twins/memory-gateway.ts';
export { MemoryKeyVault } from '../twins/memory-key-vault.ts';
export { MemoryStorage } from '../twins/memory-storage.ts';
export { MemoryDisk, MemoryStores } from '../twins/memory-store.ts';
export { hostManifest, newProfile, type Profile, quizManifest } from './devices.ts';
