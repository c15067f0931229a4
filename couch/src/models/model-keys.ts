import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import type { ModelKey } from '@empire/contract/models';
import { type DocumentTable, type TableDocument, update } from '../accounts/document-table.ts';

/** A key of the set: the private half signs, the public half is what devices know. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: ModelKey;
}

interface StoredModelKey {
  readonly kid: string;
  readonly privatePem: string;
  readonly createdAt: string;
}

/** The document in the control database. */
export const modelKeysId = 'model-keys';

/**
 * The keys that sign what devices are told of models (ECDSA on P-256), oldest first, created if there are none. Whichever server comes first
 * makes them. Errors: those of {@link DocumentTable}.
 */
export async function loadModelKeys(control: DocumentTable, options: { now: () => number }): Promise<readonly SigningKey[]> {
  const stored = await control.get(modelKeysId);
  if (stored) return readKeys(stored);
  const first = makeKey(options.now());
  return readKeys(await update(control, modelKeysId, (known) => (known ? undefined : { _id: modelKeysId, keys: [first] })));
}

/**
 * Adds a key. The one before it goes on signing for devices that have not heard of the new one: the set keeps the newest two, and what is signed
 * by the older names both. Errors: those of {@link DocumentTable}.
 */
export async function rotateModelKeys(control: DocumentTable, options: { now: () => number }): Promise<readonly SigningKey[]> {
  await loadModelKeys(control, options);
  const next = makeKey(options.now());
  return readKeys(await update(control, modelKeysId, (known) => known && { ...known, keys: [...(known.keys as StoredModelKey[]).slice(-1), next] }));
}

/** The public halves in the document as it lies in the control database. Errors: `bad-response` where there are none. */
export function storedModelKeys(document: TableDocument | undefined): readonly ModelKey[] {
  return readKeys(document).map(({ publicKey }) => publicKey);
}

function makeKey(nowMs: number): StoredModelKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    kid: randomBytes(8).toString('hex'),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    createdAt: new Date(nowMs).toISOString(),
  };
}

function readKeys(document: TableDocument | undefined): readonly SigningKey[] {
  const stored = document?.keys;
  if (!Array.isArray(stored) || stored.length === 0) throw new EmpireError('bad-response', 'The document model-keys in the control database holds no keys.');
  return (stored as StoredModelKey[]).map(({ kid, privatePem }) => {
    const privateKey = createPrivateKey(privatePem);
    const { x = '', y = '' } = privateKey.export({ format: 'jwk' });
    return { privateKey, publicKey: { kid, x, y } };
  });
}
