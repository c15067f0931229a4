import type { AnonId, DeviceId } from '@empire/contract';
import type { Kept, KeyMaker } from './idb-key-vault.ts';
import { publicJwk } from './public-jwk.ts';
import { createSigningPair } from './web-keys.ts';

/** Makes keys with WebCrypto. For pages: a service worker goes on with what is there. */
export const keyMaker: KeyMaker = {
  async make(root) {
    const signing = await createSigningPair();
    const ids = { anonId: crypto.randomUUID() as string as AnonId, deviceId: crypto.randomUUID() as string as DeviceId };
    return { identity: { ...ids, publicKey: await publicJwk(signing) }, signing, ...(await wrapForDevice(root)) };
  },
  wrap: wrapForDevice,
};

async function wrapForDevice(root: Uint8Array<ArrayBuffer>): Promise<Pick<Kept, 'wrapping' | 'wrappedRoot'>> {
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { wrapping, wrappedRoot: { iv, ct: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, wrapping, root) } };
}
