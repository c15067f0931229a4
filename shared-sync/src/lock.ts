export { webRootWrapping } from './adapters/web-root-wrapping.ts';
export { AccountRecovery } from './keys/account-recovery.ts';
export { DeviceLock, type DeviceLockState, type Secret } from './keys/device-lock.ts';
