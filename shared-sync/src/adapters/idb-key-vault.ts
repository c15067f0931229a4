import { type AnonId, type DeviceId, EmpireError, type Json } from '@empire/contract';
import { createStore, delMany, getMany, keys, type UseStore } from 'idb-keyval';
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

/** What is kept of a device. Without a device slot the vault is locked until a passphrase or a recovery code opens one of `slots`. */
export interface Kept extends Partial<DeviceSlot> {
  readonly identity: DeviceIdentity;
  readonly signing: CryptoKeyPair;
  readonly slots?: RootSlots;
}

/** Makes what a new device keeps, and wraps its root. */
export interface KeyMaker {
  make(root: Uint8Array<ArrayBuffer>): Promise<Kept>;
  wrap(root: Uint8Array<ArrayBuffer>): Promise<Partial<DeviceSlot>>;
}

export interface VaultOptions {
  readonly name?: string;
  /** Without one nothing is made here: `begin` opens what is kept, and a lock is neither set nor removed. */
  readonly maker?: KeyMaker;
}

const device = 'device';
/** How often keys were destroyed here: who looked before the last time begins nothing. */
const wipes = 'wipes';
const openToDevice: RootSlots = { mode: 'device' };

/**
 * The vault in IndexedDB. The root key (256 random bits) is stored only as ciphertext: under a key that cannot be exported, so that
 * a copy of the files without the browser's key store gives nothing readable, or under a passphrase. Each change is one transaction
 * with the look at whose keys are kept.
 */
export class IdbKeyVault implements KeyVault {
  readonly root: RootKeeper;
  readonly #store: UseStore;
  readonly #maker: KeyMaker | undefined;
  /** Whose keys this context saw first. */
  #mine: AnonId | undefined;
  /** How often keys had been destroyed when this context first looked. */
  #wipes: number | undefined;
  /** This context destroyed them. */
  #ended = false;
  #opened: Promise<Opened> | undefined;

  constructor({ name = 'empire-vault', maker }: VaultOptions = {}) {
    this.#store = createStore(name, 'kept');
    this.#maker = maker;
    this.root = {
      read: async () => (await this.#read())?.slots ?? openToDevice,
      reveal: async () => revealRoot(await this.#kept()),
      replace: (slots, root) => this.#replace(slots, root),
      admit: (root) => this.#admit(root),
      forget: () => this.#forget(),
    };
  }

  async begin(): Promise<DeviceIdentity> {
    this.#ended = false;
    if (this.#maker && !this.#mine && !(await this.#read())) {
      const made = await this.#maker.make(crypto.getRandomValues(new Uint8Array(32)));
      // Another context may have been quicker.
      await this.#write<Kept>(device, (kept) => kept ?? made);
    }
    return this.open();
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

  async renameDevice(from: DeviceId): Promise<DeviceIdentity> {
    const signing = await createSigningPair();
    const named = { deviceId: crypto.randomUUID() as string as DeviceId, publicKey: await publicJwk(signing) };
    const kept = await this.#change((before) =>
      before.identity.deviceId === from ? { ...before, signing, identity: { ...before.identity, ...named } } : before,
    );
    const opened = await this.#opened;
    if (opened) this.#opened = Promise.resolve({ ...opened, identity: kept.identity, signing: kept.signing });
    return kept.identity;
  }

  async record(name: string): Promise<Json | undefined> {
    // Whoever looks for a record knows from then on whose device this is.
    const [value, ...seen] = await getMany<unknown>([recordKey(name), ...(this.#mine ? [] : [device, wipes])], this.#store);
    this.#bind(seen);
    return value as Json | undefined;
  }

  async writeRecord(name: string, value: Json): Promise<void> {
    await this.#write<Json>(recordKey(name), () => value);
  }

  updateRecord(name: string, change: (before: Json | undefined) => Json): Promise<Json> {
    return this.#write<Json>(recordKey(name), change);
  }

  async removeRecord(name: string): Promise<void> {
    await this.#write(recordKey(name), () => undefined);
  }

  async clearRecords({ except }: { readonly except: readonly string[] }): Promise<void> {
    const kept = new Set([device, wipes, ...except.map(recordKey)]);
    await delMany(
      (await keys<string>(this.#store)).filter((name) => !kept.has(name)),
      this.#store,
    );
  }

  async destroy(): Promise<void> {
    await this.#write(device, () => undefined);
    this.#mine = undefined;
    this.#wipes = undefined;
    this.#ended = true;
    this.#opened = undefined;
  }

  async #open(): Promise<Opened> {
    const kept = await this.#kept();
    this.#opened ??= this.#remembered(() => openedOf(kept));
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

  async #kept(): Promise<Kept> {
    const kept = await this.#read();
    this.#check(kept);
    if (!kept || this.#ended) throw destroyed();
    return kept;
  }

  async #read(): Promise<Kept | undefined> {
    const seen = await getMany<unknown>([device, wipes], this.#store);
    this.#bind(seen);
    return seen[0] as Kept | undefined;
  }

  /** Takes what was seen first of the keys and of how often any were destroyed. */
  #bind([kept, count]: readonly unknown[]): void {
    if (this.#ended) return;
    this.#mine ??= (kept as Kept | undefined)?.identity.anonId;
    this.#wipes ??= wipesIn(count);
  }

  /** Refuses where the keys are not those that this context knows. */
  #check(kept: Kept | undefined): void {
    if (this.#mine && kept?.identity.anonId !== this.#mine) throw destroyed();
  }

  #change(change: (kept: Kept) => Kept): Promise<Kept> {
    return this.#write<Kept>(device, (kept) => {
      if (!kept) throw destroyed();
      return change(kept);
    });
  }

  /** Reads, checks and writes in one transaction; `undefined` removes, which only of the keys needs to be of this device. Answers what was written. */
  #write<T>(key: string, change: (before: T | undefined) => T | undefined): Promise<T> {
    return this.#store(
      'readwrite',
      (store) =>
        new Promise((resolve, reject) => {
          const { transaction } = store;
          let written: T | undefined;
          transaction.oncomplete = () => resolve(written as T);
          transaction.onabort = () => reject(transaction.error);
          const kept = store.get(device);
          const count = store.get(wipes);
          const before = store.get(key);
          before.onsuccess = () => {
            try {
              written = change(before.result);
              const isAdded = before.result === undefined && written !== undefined;
              if (this.#ended && isAdded) throw destroyed();
              if (written !== undefined || (key === device && kept.result)) this.#check(kept.result);
              if (key === device && isAdded && wipesIn(count.result) !== this.#wipes) throw destroyed();
              if (key === device && written === undefined && kept.result) store.put(wipesIn(count.result) + 1, wipes);
              if (written === undefined) store.delete(key);
              else store.put(written, key);
            } catch (error) {
              reject(error);
              transaction.abort();
            }
          };
        }),
    );
  }

  async #replace(slots: RootSlots, root: Uint8Array<ArrayBuffer>): Promise<void> {
    const wrapped = slots.mode === 'device' && (await this.#maker?.wrap(root));
    await this.#change(({ identity, signing }) => ({ identity, signing, slots, ...wrapped }));
  }

  async #admit(root: Uint8Array<ArrayBuffer>): Promise<void> {
    const { identity, signing } = await this.#kept();
    this.#opened = Promise.resolve({ identity, signing, root: await importRoot(root) });
  }

  async #forget(): Promise<void> {
    if ((await this.#read())?.slots?.mode === 'passphrase') this.#opened = undefined;
  }
}

function recordKey(name: string): string {
  return `record:${name}`;
}

function wipesIn(count: unknown): number {
  return typeof count === 'number' ? count : 0;
}

function destroyed(): EmpireError {
  return new EmpireError('closed', 'The keys of this device were destroyed.');
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
