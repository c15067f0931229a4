import { webcrypto } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import type { PublicKey } from '../accounts/accounts.ts';

/**
 * Whether `signature` (base64url of ECDSA P-256 SHA-256 in the IEEE P1363 form) is that of the key over the text.
 * Errors: `bad-argument` when the key is no point of the curve.
 */
export async function verifySignature(text: string, signed: { publicKey: PublicKey; signature: string }): Promise<boolean> {
  const key = await importKey(signed.publicKey);
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  return webcrypto.subtle.verify(algorithm, key, Buffer.from(signed.signature, 'base64url'), new TextEncoder().encode(text));
}

async function importKey(jwk: PublicKey): Promise<webcrypto.CryptoKey> {
  try {
    return await webcrypto.subtle.importKey('jwk', { ...jwk }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  } catch (cause) {
    throw new EmpireError('bad-argument', 'publicKey is not a point of the curve P-256.', { cause });
  }
}
