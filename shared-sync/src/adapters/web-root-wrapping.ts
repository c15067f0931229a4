import { EmpireError } from '@empire/contract';
import { argon2idAsync } from '@noble/hashes/argon2.js';
import type { PassphraseCost, WrappedRoot } from '../ports/key-vault.ts';
import type { RootWrapping } from '../ports/root-wrapping.ts';
import { fromBase64, toBase64 } from './bytes.ts';

/** What a stored cost may ask of a device at most (KiB). */
const mostMemoryKiB = 1_048_576;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * AES-256-GCM by WebCrypto, under Argon2id (RFC 9106) for a passphrase and under HKDF-SHA-256 for a recovery code, whose chance
 * needs no costly derivation. Argon2id gives the page a turn every few milliseconds.
 */
export function webRootWrapping(): RootWrapping {
  return {
    withPassphrase: async (root, { passphrase, salt, cost }) => ({
      ...cost,
      ...(await seal(root, { key: await passphraseKey(passphrase, { cost, salt }), salt })),
    }),
    unwrapWithPassphrase: async (wrapped, passphrase) =>
      open(wrapped, await passphraseKey(passphrase, { cost: known(wrapped), salt: fromBase64(wrapped.salt) })),
    withRecovery: async (root, { secret, salt }) => seal(root, { key: await recoveryKey(secret, salt), salt }),
    unwrapWithRecovery: async (wrapped, secret) => open(wrapped, await recoveryKey(secret, fromBase64(wrapped.salt))),
  };
}

/** Unicode has several ways to write one text: all of them are one passphrase. */
async function passphraseKey(passphrase: string, { cost, salt }: { cost: PassphraseCost; salt: Uint8Array }): Promise<CryptoKey> {
  const bytes = await argon2idAsync(passphrase.normalize('NFKC'), salt, { m: cost.memoryKiB, t: cost.passes, p: cost.lanes, dkLen: 32 });
  return crypto.subtle.importKey('raw', Uint8Array.from(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

async function recoveryKey(secret: string, salt: Uint8Array): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), 'HKDF', false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: Uint8Array.from(salt), info: new TextEncoder().encode('empire/recovery/1') };
  return crypto.subtle.deriveKey(hkdf, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function known(wrapped: WrappedRoot & PassphraseCost): PassphraseCost {
  if (wrapped.kdf === 'argon2id' && wrapped.memoryKiB <= mostMemoryKiB) return wrapped;
  throw new EmpireError('wrong-key', 'The passphrase was kept in a way this version does not know.');
}

async function seal(root: Bytes, { key, salt }: { key: CryptoKey; salt: Uint8Array }): Promise<WrappedRoot> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, root);
  return { salt: toBase64(salt), iv: toBase64(iv), ct: toBase64(new Uint8Array(ct)) };
}

async function open({ iv, ct }: WrappedRoot, key: CryptoKey): Promise<Bytes> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(iv) }, key, fromBase64(ct)));
  } catch (cause) {
    throw new EmpireError('wrong-key', 'The passphrase or code does not open this device.', { cause });
  }
}
