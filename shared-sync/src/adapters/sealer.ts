import { EmpireError } from '@empire/contract';
import type { Sealed, Sealer } from '../ports/key-vault.ts';
import { fromBase64, toBase64 } from './bytes.ts';

const nonceBytes = 12;

/**
 * AES-256-GCM by WebCrypto, one call and one random 96-bit nonce for each document (NIST SP 800-38D); `database` is the
 * associated data, so that a body copied from another database does not open.
 */
export function createSealer(key: CryptoKey, options: { database: string; kid: string }): Sealer {
  const encoder = new TextEncoder();
  const additionalData = encoder.encode(options.database);
  return {
    async seal(text) {
      const iv = crypto.getRandomValues(new Uint8Array(nonceBytes));
      const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, encoder.encode(text));
      return { v: 1, kid: options.kid, iv: toBase64(iv), ct: toBase64(new Uint8Array(ct)) };
    },
    async open(sealed) {
      if (!isSealed(sealed)) throw new EmpireError('undecryptable', 'A stored body is not in its envelope.');
      try {
        const iv = fromBase64(sealed.iv);
        const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, fromBase64(sealed.ct));
        return new TextDecoder().decode(bytes);
      } catch (cause) {
        throw new EmpireError('undecryptable', undefined, { cause, details: { kid: sealed.kid } });
      }
    },
  };
}

function isSealed(value: unknown): value is Sealed {
  if (typeof value !== 'object' || value === null) return false;
  return 'v' in value && value.v === 1 && 'iv' in value && typeof value.iv === 'string' && 'ct' in value && typeof value.ct === 'string' && 'kid' in value;
}
