import type { DatabaseKeys } from '../ports/key-vault.ts';
import { toBase64Url } from './bytes.ts';
import { createSealer } from './sealer.ts';

const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** The root key in the form HKDF takes; it cannot be read back. */
export function importRoot(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey', 'deriveBits']);
}

/**
 * The sealing key and the id key of one generation of a database, by HKDF-SHA-256 (RFC 5869) with the use, the generation and the
 * database as `info`; the generation is the key id.
 */
export async function deriveDatabaseKeys(root: CryptoKey, { database, generation }: { database: string; generation: number }): Promise<DatabaseKeys> {
  const [seal, id] = await Promise.all([
    crypto.subtle.deriveKey(hkdf(`empire/seal/${generation}/${database}`), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveBits(hkdf(`empire/id/${generation}/${database}`), root, 256),
  ]);
  return { sealer: createSealer(seal, { database, kid: String(generation) }), idKey: new Uint8Array(id) };
}

/** A signing key pair on P-256; its private half cannot be read. */
export function createSigningPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(signing, false, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

/** A base64url signature over UTF-8 text. */
export async function signText(pair: CryptoKeyPair, text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.sign(signing, pair.privateKey, new TextEncoder().encode(text))));
}

function hkdf(info: string): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: new TextEncoder().encode(info) };
}
