import { type AnonId, type DeviceId, EmpireError, type Json } from '@empire/contract';
import { createStore, del, get, set, setMany, type UseStore } from 'idb-keyval';
import type { Env } from '../ports/env.ts';
import type { DatabaseKeys, DeviceIdentity, KeyVault } from '../ports/key-vault.ts';
import { publicJwk } from './public-jwk.ts';
import { createSigningPair, deriveDatabaseKeys, importRoot, signText } from './web-keys.ts';

interface Opened {
  readonly identity: DeviceIdentity;
  readonly root: CryptoKey;
  readonly signing: CryptoKeyPair;
}

interface Kept {
  readonly identity: DeviceIdentity;
  /** AES-GCM, non-extractable: it wraps the root and never leaves the browser. */
  readonly wrapping: CryptoKey;
  readonly wrappedRoot: { readonly iv: Uint8Array<ArrayBuffer>; readonly ct: ArrayBuffer };
  readonly signing: CryptoKeyPair;
}

/**
 * The vault in IndexedDB. The root key (256 random bits) is stored only as ciphertext under a key that cannot be exported, so
 * that a copy of the files without the browser's key store gives nothing readable.
 */
export class IdbKeyVault implements KeyVault {
  readonly #env: Env;
  readonly #store: UseStore;
  #opened: Promise<Opened> | undefined;

  constructor(env: Env, name = 'empire-vault') {
    this.#env = env;
    this.#store = createStore(name, 'kept');
  }

  async open(): Promise<DeviceIdentity> {
    return (await this.#open()).identity;
  }

  async keysFor(database: string): Promise<DatabaseKeys> {
    return deriveDatabaseKeys((await this.#open()).root, database);
  }

  async sign(text: string): Promise<string> {
    return signText((await this.#open()).signing, text);
  }

  async record(name: string): Promise<Json | undefined> {
    return get<Json>(`record:${name}`, this.#store);
  }

  async writeRecord(name: string, value: Json): Promise<void> {
    await set(`record:${name}`, value, this.#store);
  }

  async destroy(): Promise<void> {
    await del('device', this.#store);
    this.#opened = undefined;
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#openUnderLock();
    return this.#opened;
  }

  /** A failure is not remembered: the next call tries again. */
  async #openUnderLock(): Promise<Opened> {
    try {
      const opened = await this.#env.lock('empire-vault', () => this.#loadOrCreate());
      if (!opened) throw new EmpireError('closed');
      return opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  async #loadOrCreate(): Promise<Opened> {
    const kept = await get<Kept>('device', this.#store);
    return kept ? unwrap(kept) : this.#create();
  }

  async #create(): Promise<Opened> {
    const root = Uint8Array.from(this.#env.random(32));
    const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const signing = await createSigningPair();
    const kept: Kept = {
      identity: { anonId: crypto.randomUUID() as string as AnonId, deviceId: crypto.randomUUID() as string as DeviceId, publicKey: await publicJwk(signing) },
      wrapping,
      wrappedRoot: { iv, ct: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, wrapping, root) },
      signing,
    };
    await setMany([['device', kept]], this.#store);
    return { identity: kept.identity, root: await importRoot(root), signing };
  }
}

async function unwrap(kept: Kept): Promise<Opened> {
  try {
    const { iv, ct } = kept.wrappedRoot;
    const root = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, kept.wrapping, ct));
    return { identity: kept.identity, root: await importRoot(root), signing: kept.signing };
  } catch (cause) {
    throw new EmpireError('wrong-key', 'The key of this device could not be unwrapped.', { cause });
  }
}
