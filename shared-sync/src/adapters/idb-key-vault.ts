import { type AnonId, type DeviceId, EmpireError, type Json } from '@empire/contract';
import { createStore, del, delMany, get, keys, set, type UseStore, update } from 'idb-keyval';
import type { Env } from '../ports/env.ts';
import type { DatabaseKeys, DeviceIdentity, KeyVault, RootKeeper, RootSlots } from '../ports/key-vault.ts';
import { publicJwk } from './public-jwk.ts';
import { createSigningPair, deriveDatabaseKeys, importRoot, signText } from './web-keys.ts';

interface Opened {
  readonly identity: DeviceIdentity;
  readonly root: CryptoKey;
  readonly signing: CryptoKeyPair;
}

/** The root under a key of this device: AES-GCM, non-extractable, never leaving the browser. */
interface DeviceSlot {
  readonly wrapping: CryptoKey;
  readonly wrappedRoot: { readonly iv: Uint8Array<ArrayBuffer>; readonly ct: ArrayBuffer };
}

/** Without a device slot the vault is locked until a passphrase or a recovery code opens one of `slots`. */
interface Kept extends Partial<DeviceSlot> {
  readonly identity: DeviceIdentity;
  readonly signing: CryptoKeyPair;
  readonly slots?: RootSlots;
}

const openToDevice: RootSlots = { mode: 'device' };

/**
 * The vault in IndexedDB. The root key (256 random bits) is stored only as ciphertext: under a key that cannot be exported, so that
 * a copy of the files without the browser's key store gives nothing readable, or under a passphrase.
 */
export class IdbKeyVault implements KeyVault {
  readonly root: RootKeeper;
  readonly #env: Env;
  readonly #store: UseStore;
  #opened: Promise<Opened> | undefined;

  constructor(env: Env, name = 'empire-vault') {
    this.#env = env;
    this.#store = createStore(name, 'kept');
    this.root = {
      read: async () => (await this.#read())?.slots ?? openToDevice,
      reveal: async () => revealRoot(await this.#kept()),
      replace: (slots, root) => this.#replace(slots, root),
      admit: (root) => this.#admit(root),
      forget: () => this.#forget(),
    };
  }

  async open(): Promise<DeviceIdentity> {
    return (await this.#open()).identity;
  }

  async keysFor(database: string, generation = 1): Promise<DatabaseKeys> {
    return deriveDatabaseKeys((await this.#open()).root, { database, generation });
  }

  async sign(text: string): Promise<string> {
    return signText((await this.#open()).signing, text);
  }

  async renameDevice(): Promise<DeviceIdentity> {
    const signing = await createSigningPair();
    const kept = await this.#kept();
    const identity = { ...kept.identity, deviceId: crypto.randomUUID() as string as DeviceId, publicKey: await publicJwk(signing) };
    await set('device', { ...kept, identity, signing } satisfies Kept, this.#store);
    const before = await this.#opened;
    if (before) this.#opened = Promise.resolve({ ...before, identity, signing });
    return identity;
  }

  async record(name: string): Promise<Json | undefined> {
    return get<Json>(`record:${name}`, this.#store);
  }

  async writeRecord(name: string, value: Json): Promise<void> {
    await set(`record:${name}`, value, this.#store);
  }

  async updateRecord(name: string, change: (before: Json | undefined) => Json): Promise<Json> {
    let written: Json = null;
    await update<Json>(
      `record:${name}`,
      (before) => {
        written = change(before);
        return written;
      },
      this.#store,
    );
    return written;
  }

  async removeRecord(name: string): Promise<void> {
    await del(`record:${name}`, this.#store);
  }

  async clearRecords({ except }: { readonly except: readonly string[] }): Promise<void> {
    const kept = new Set(except.map((name) => `record:${name}`));
    const names = (await keys<string>(this.#store)).filter((name) => name.startsWith('record:') && !kept.has(name));
    await delMany(names, this.#store);
  }

  async holder(): Promise<AnonId | undefined> {
    return (await this.#read())?.identity.anonId;
  }

  async destroy(): Promise<void> {
    await del('device', this.#store);
    this.#opened = undefined;
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#remembered(async () => openedOf(await this.#kept()));
    return this.#opened;
  }

  /** A failure is not remembered: the next call tries again. */
  async #remembered(opening: () => Promise<Opened>): Promise<Opened> {
    try {
      return await opening();
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  /** What is kept of this device; made on first use. */
  async #kept(): Promise<Kept> {
    const kept = (await this.#read()) ?? (await this.#env.lock('empire-vault', async () => (await this.#read()) ?? this.#create()));
    if (!kept) throw new EmpireError('closed');
    return kept;
  }

  #read(): Promise<Kept | undefined> {
    return get<Kept>('device', this.#store);
  }

  async #create(): Promise<Kept> {
    const signing = await createSigningPair();
    const kept: Kept = {
      identity: { anonId: crypto.randomUUID() as string as AnonId, deviceId: crypto.randomUUID() as string as DeviceId, publicKey: await publicJwk(signing) },
      signing,
      ...(await wrapForDevice(Uint8Array.from(this.#env.random(32)))),
    };
    await set('device', kept, this.#store);
    return kept;
  }

  async #replace(slots: RootSlots, root: Uint8Array<ArrayBuffer>): Promise<void> {
    const { identity, signing } = await this.#kept();
    await set('device', { identity, signing, slots, ...(slots.mode === 'device' && (await wrapForDevice(root))) } satisfies Kept, this.#store);
  }

  async #admit(root: Uint8Array<ArrayBuffer>): Promise<void> {
    const { identity, signing } = await this.#kept();
    this.#opened = Promise.resolve({ identity, signing, root: await importRoot(root) });
  }

  async #forget(): Promise<void> {
    if ((await this.#read())?.slots?.mode === 'passphrase') this.#opened = undefined;
  }
}

async function wrapForDevice(root: Uint8Array<ArrayBuffer>): Promise<DeviceSlot> {
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { wrapping, wrappedRoot: { iv, ct: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, wrapping, root) } };
}

async function openedOf(kept: Kept): Promise<Opened> {
  return { identity: kept.identity, root: await importRoot(await revealRoot(kept)), signing: kept.signing };
}

async function revealRoot({ wrapping, wrappedRoot }: Kept): Promise<Uint8Array<ArrayBuffer>> {
  if (!wrapping || !wrappedRoot) throw new EmpireError('locked');
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: wrappedRoot.iv }, wrapping, wrappedRoot.ct));
  } catch (cause) {
    throw new EmpireError('wrong-key', 'The key of this device could not be unwrapped.', { cause });
  }
}
