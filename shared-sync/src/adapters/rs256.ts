import type { ErasureKey } from '../ports/gateway.ts';

const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** Whether `signature` is that of `key` over the UTF-8 of `text` (RS256, RFC 7518 section 3.3). A key that cannot be used verifies nothing. */
export async function verifyRs256(key: ErasureKey, { text, signature }: { text: string; signature: Uint8Array<ArrayBuffer> }): Promise<boolean> {
  try {
    const jwk = { kty: 'RSA', n: key.n, e: key.e, alg: 'RS256', ext: true };
    const imported = await crypto.subtle.importKey('jwk', jwk, rs256, false, ['verify']);
    return await crypto.subtle.verify(rs256, imported, signature, new TextEncoder().encode(text));
  } catch {
    return false;
  }
}
