import { EmpireError } from '@empire/contract';
import type { PublicKey } from '../ports/key-vault.ts';

/** The public half of a P-256 pair, with the members that matter and no others. */
export async function publicJwk(pair: CryptoKeyPair): Promise<PublicKey> {
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  if (x === undefined || y === undefined) throw new EmpireError('storage-failed', 'The signing key has no public point.');
  return { kty: 'EC', crv: 'P-256', x, y };
}
