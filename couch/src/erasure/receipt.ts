import { EmpireError } from '@empire/contract';
import { canonicalJson } from '@empire/shared-sync/core';
import type { PublicKey } from '../accounts/accounts.ts';
import { verifySignature } from '../gateway/device-signature.ts';

/** What a device sends when it has wiped itself. */
export interface ErasureReceipt {
  readonly erasureId: string;
  readonly deviceId: string;
  /** By the device's own clock (ISO 8601). */
  readonly at: string;
  /** Base64url of ECDSA P-256 SHA-256 (IEEE P1363) over {@link receiptText}. */
  readonly signature: string;
}

const forms: Readonly<Record<keyof ErasureReceipt, RegExp>> = {
  erasureId: /^[0-9a-f]{32}$/,
  deviceId: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  at: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/,
  signature: /^[\w-]{1,512}$/,
};

/** Reads an untrusted request body. Errors: `bad-argument`, naming the member and its form. */
export function readReceipt(body: unknown): ErasureReceipt {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new EmpireError('bad-argument', 'the body must be an object.');
  const members = body as Readonly<Record<string, unknown>>;
  const read = (name: keyof ErasureReceipt): string => {
    const value = members[name];
    if (typeof value === 'string' && forms[name].test(value)) return value;
    throw new EmpireError('bad-argument', `${name} must be a string like ${forms[name].source}; received ${typeof value}.`);
  };
  return { erasureId: read('erasureId'), deviceId: read('deviceId'), at: read('at'), signature: read('signature') };
}

/** The bytes a device signs. */
export function receiptText({ at, deviceId, erasureId }: Omit<ErasureReceipt, 'signature'>): string {
  return canonicalJson({ at, deviceId, erasureId, use: 'empire-erasure-receipt-v1' });
}

/** Errors: `needs-auth` when the signature is not that of the device's registered key. */
export async function checkReceipt(receipt: ErasureReceipt, publicKey: PublicKey): Promise<void> {
  if (await verifySignature(receiptText(receipt), { publicKey, signature: receipt.signature })) return;
  throw new EmpireError('needs-auth', 'The signature is not that of the device key over this receipt.');
}
