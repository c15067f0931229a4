import { EmpireError } from '@empire/contract';
import { type ModelKey, type ModelRegistry, modelRegistryType, parseModelRegistry } from '@empire/contract/models';
import { CompactSign, compactVerify, importJWK } from 'jose';
import type { SigningKey } from './model-keys.ts';

/**
 * Signs a registry of models as a compact JWS (RFC 7515, ES256). The oldest key of the set signs: it is the one that every device knows, those
 * included that have not heard of a newer one.
 */
export async function signRegistry(registry: ModelRegistry, keys: readonly SigningKey[]): Promise<string> {
  const [{ privateKey, publicKey }] = keys as readonly [SigningKey];
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(registry)))
    .setProtectedHeader({ alg: 'ES256', kid: publicKey.kid, typ: modelRegistryType })
    .sign(privateKey);
}

/** Reads a signed registry of models. Nothing of it is looked at before its signature. Errors: `bad-registry`. */
export async function readSignedRegistry(signed: unknown, keys: readonly ModelKey[]): Promise<ModelRegistry> {
  for (const { x, y } of keys) {
    const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256');
    const verified = await compactVerify(String(signed), key, { algorithms: ['ES256'] }).catch(() => undefined);
    if (verified?.protectedHeader.typ === modelRegistryType) return parseModelRegistry(JSON.parse(new TextDecoder().decode(verified.payload)));
  }
  throw new EmpireError('bad-registry', 'The registry of models is not signed by a key of this federation.');
}
