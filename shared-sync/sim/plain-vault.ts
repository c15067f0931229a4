import { type AnonId, type DeviceId, EmpireError, type Json } from '@empire/contract';
import type { KeyVault } from '../src/ports/key-vault.ts';

/** A vault without cryptography: WebCrypto answers in an order no seed decides, and the simulated stores seal nothing. */
export function plainVault(ids: { anonId: string; deviceId: string }): KeyVault {
  const records = new Map<string, Json>();
  const refuse = () => Promise.reject(new EmpireError('not-permitted', 'The simulation has no keys.'));
  return {
    open: async () => ({ anonId: ids.anonId as AnonId, deviceId: ids.deviceId as DeviceId, publicKey: { kty: 'EC', crv: 'P-256', x: '', y: '' } }),
    keysFor: refuse,
    sign: refuse,
    record: async (name) => records.get(name),
    writeRecord: async (name, value) => {
      records.set(name, value);
    },
    destroy: async () => records.clear(),
  };
}
