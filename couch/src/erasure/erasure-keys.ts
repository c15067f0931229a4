import { randomBytes } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import { type DocumentTable, type TableDocument, update } from '../accounts/document-table.ts';
import { makeKey, openKeys, type StoredKey, type TokenKey } from '../gateway/token-keys.ts';

/** A public key of the set as a JWK (RFC 7517), which devices pin. */
export interface ErasureJwk {
  readonly kty: 'RSA';
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  readonly alg: 'RS256';
  readonly use: 'sig';
}

/** What all servers share for erasing: keys oldest first (the last one signs statements) and the secret of the suppression list. */
export interface ErasureKeys {
  readonly keys: readonly TokenKey[];
  readonly jwks: readonly ErasureJwk[];
  readonly suppressionSecret: Buffer;
}

const documentId = 'erasure-keys';

/**
 * The shared set in `control`, created if there is none. Its keys sign no tokens and are not rotated with them: a device pins them at first contact
 * and may come back after years. Errors: those of {@link DocumentTable}.
 */
export async function loadErasureKeys(control: DocumentTable, options: { now: () => number }): Promise<ErasureKeys> {
  const stored = await control.get(documentId);
  if (stored) return readErasureKeys(stored);
  const first = await makeKey(options.now());
  const created = await update(control, documentId, (known) =>
    known ? undefined : { _id: documentId, keys: [first], suppressionSecret: randomBytes(32).toString('base64url') },
  );
  return readErasureKeys(created);
}

function readErasureKeys(document: TableDocument | undefined): ErasureKeys {
  const stored = document?.keys;
  if (!Array.isArray(stored) || stored.length === 0 || typeof document?.suppressionSecret !== 'string')
    throw new EmpireError('bad-response', 'The document erasure-keys in the control database holds no keys.');
  const keys = openKeys(stored as StoredKey[]);
  return { keys, jwks: keys.map(jwkOf), suppressionSecret: Buffer.from(document.suppressionSecret, 'base64url') };
}

function jwkOf({ kid, publicKey }: TokenKey): ErasureJwk {
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return { kty: 'RSA', kid, n, e, alg: 'RS256', use: 'sig' };
}
