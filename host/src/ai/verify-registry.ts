import { type ModelKey, type ModelRegistry, modelRegistryType, parseModelRegistry } from '@empire/contract/models';

const es256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const maxLength = 1_000_000;

/**
 * Reads what is told of models: a compact JWS (RFC 7515) signed with ES256. Nothing of it is parsed before one of `keys` has verified it.
 * `undefined` when none has. Errors: `bad-registry` for what a good key signed and this version cannot read.
 */
export async function verifyRegistry(text: unknown, keys: readonly ModelKey[]): Promise<ModelRegistry | undefined> {
  if (typeof text !== 'string' || text.length > maxLength) return undefined;
  const [head = '', body = '', tail = '', ...more] = text.split('.');
  const signature = readBytes(tail);
  if (more.length > 0 || !signature) return undefined;
  const signed = new TextEncoder().encode(`${head}.${body}`);
  for (const key of keys)
    if (await isSignedBy(key, { signed, signature })) return typeOf(head) === modelRegistryType ? parseModelRegistry(readJson(body)) : undefined;
  return undefined;
}

/** A key that cannot be used verifies nothing. */
async function isSignedBy({ x, y }: ModelKey, { signed, signature }: { signed: BufferSource; signature: BufferSource }): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y, ext: true }, es256, false, ['verify']);
    return await crypto.subtle.verify(es256, key, signature, signed);
  } catch {
    return false;
  }
}

function typeOf(head: string): unknown {
  return (readJson(head) as { typ?: unknown } | undefined)?.typ;
}

function readJson(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readBytes(part)));
  } catch {
    return undefined;
  }
}

function readBytes(part: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/.test(part)) return undefined;
  try {
    return Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
