export { MemoryOrigin } from '../twins/memory-env.ts';
export { MemoryCouch, MemoryServer } from '../twins/memory-gateway.ts';
export { MemoryKeyVault } from '../twins/memory-key-vault.ts';
export { MemoryStores } from '../twins/memory-store.ts';
export { hostManifest, newProfile, type Profile, quizManifest } from './devices.ts';
