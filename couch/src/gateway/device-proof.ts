import { EmpireError } from '@empire/contract';
import { canonicalJson } from '@empire/shared-sync/core';
import type { PublicKey } from '../accounts/accounts.ts';
import { verifySignature } from './device-signature.ts';

/** What a device sends to get a token. */
export interface DeviceProof {
  readonly deviceId: string;
  readonly anonId: string;
  readonly publicKey: PublicKey;
  readonly challenge: string;
  /** Base64url of ECDSA P-256 SHA-256 in the IEEE P1363 form, which WebCrypto makes. */
  readonly signature: string;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const base64url = /^[\w-]{1,512}$/;

/** Reads an untrusted request body. Errors: `bad-argument`, naming the member and its form. */
export function readProof(body: unknown): DeviceProof {
  const root = record(body, 'the body');
  const key = record(root.publicKey, 'publicKey');
  if (key.kty !== 'EC' || key.crv !== 'P-256') throw new EmpireError('bad-argument', 'publicKey must be a P-256 public key as JWK.');
  return {
    deviceId: text(root.deviceId, { name: 'deviceId', pattern: uuid }),
    anonId: text(root.anonId, { name: 'anonId', pattern: uuid }),
    publicKey: {
      kty: 'EC',
      crv: 'P-256',
      x: text(key.x, { name: 'publicKey.x', pattern: base64url }),
      y: text(key.y, { name: 'publicKey.y', pattern: base64url }),
    },
    challenge: text(root.challenge, { name: 'challenge', pattern: /^[\w.-]{1,256}$/ }),
    signature: text(root.signature, { name: 'signature', pattern: base64url }),
  };
}

/** The bytes a device signs. */
export function proofText(proof: Pick<DeviceProof, 'anonId' | 'challenge' | 'deviceId'>): string {
  const { anonId, challenge, deviceId } = proof;
  return canonicalJson({ anonId, challenge, deviceId, use: 'empire-token-v1' });
}

/** Errors: `needs-auth` when the signature is not that of the key; `bad-argument` when the key is no point of the curve. */
export async function checkProof(proof: DeviceProof): Promise<void> {
  if (await verifySignature(proofText(proof), proof)) return;
  throw new EmpireError('needs-auth', 'The signature is not that of the device key over this challenge.');
}

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new EmpireError('bad-argument', `${name} must be an object.`);
}

function text(value: unknown, wanted: { name: string; pattern: RegExp }): string {
  if (typeof value === 'string' && wanted.pattern.test(value)) return value;
  throw new EmpireError('bad-argument', `${wanted.name} must be a string like ${wanted.pattern.source}; received ${typeof value}.`);
}
