import { type AnonId, type DeviceId, EmpireError, type Json } from '@empire/contract';
import { publicJwk } from '../adapters/public-jwk.ts';
import { createSigningPair, deriveDatabaseKeys, importRoot, signText } from '../adapters/web-keys.ts';
import type { DatabaseKeys, DeviceIdentity, KeyVault, RootKeeper, RootSlots } from '../ports/key-vault.ts';
import { MemoryRecords } from './memory-records.ts';

/** What is kept of one device. */
class MemoryKeys {
  signing: Promise<CryptoKeyPair> = createSigningPair();
  ids = { anonId: crypto.randomUUID() as string as AnonId, deviceId: crypto.randomUUID() as string as DeviceId };
  slots: RootSlots = { mode: 'device' };
  /** Kept only under `device`. */
  root: Uint8Array<ArrayBuffer> | undefined = crypto.getRandomValues(new Uint8Array(32));
}

/** What the contexts of one origin share: as long as the object lives. */
class MemoryOriginKeys {
  records = new MemoryRecords();
  keys: MemoryKeys | undefined = new MemoryKeys();
  /** How often keys were destroyed here. */
  wipes = 0;
}

/** The vault's twin: the same keys by the same derivation, in memory. It begins with those of a device. */
export class MemoryKeyVault implements KeyVault {
  readonly root: RootKeeper;
  readonly #origin: MemoryOriginKeys;
  #mine: AnonId | undefined;
  /** How often keys had been destroyed when this context first looked. */
  #wipes: number | undefined;
  #ended = false;
  #opened: Promise<CryptoKey> | undefined;

  constructor({ origin = new MemoryOriginKeys() }: { origin?: MemoryOriginKeys } = {}) {
    this.#origin = origin;
    this.root = {
      read: async () => this.#seen()?.slots ?? { mode: 'device' },
      reveal: async () => rootOf(this.#kept()).slice(),
      replace: async (slots, root) => {
        Object.assign(this.#kept(), { slots, root: slots.mode === 'device' ? root.slice() : undefined });
      },
      admit: async (root) => {
        this.#kept();
        this.#opened = importRoot(root.slice());
      },
      forget: async () => {
        if (this.#seen()?.slots.mode === 'passphrase') this.#opened = undefined;
      },
    };
  }

  /** Another context of the same device: what one unlocks the other does not. */
  context(): MemoryKeyVault {
    return new MemoryKeyVault({ origin: this.#origin });
  }

  /** The vault of a profile that was copied. */
  copy(): MemoryKeyVault {
    const origin = Object.assign(new MemoryOriginKeys(), { records: this.#origin.records.copy() });
    origin.keys = this.#origin.keys && Object.assign(new MemoryKeys(), this.#origin.keys);
    return new MemoryKeyVault({ origin });
  }

  async begin(): Promise<DeviceIdentity> {
    this.#ended = false;
    this.#seen();
    if (!this.#origin.keys && this.#wipes !== this.#origin.wipes) throw destroyed();
    if (!this.#mine) this.#origin.keys ??= new MemoryKeys();
    return this.open();
  }

  async open(): Promise<DeviceIdentity> {
    await this.#rootKey();
    const { ids, signing } = this.#kept();
    return { ...ids, publicKey: await publicJwk(await signing) };
  }

  async keysFor(database: string, generation = 1): Promise<DatabaseKeys> {
    return deriveDatabaseKeys(await this.#rootKey(), { database, generation });
  }

  async renameDevice(from: DeviceId): Promise<DeviceIdentity> {
    const keys = this.#kept();
    if (keys.ids.deviceId === from) {
      keys.ids = { ...keys.ids, deviceId: crypto.randomUUID() as string as DeviceId };
      keys.signing = createSigningPair();
    }
    return { ...keys.ids, publicKey: await publicJwk(await keys.signing) };
  }

  async sign(text: string): Promise<string> {
    await this.#rootKey();
    return signText(await this.#kept().signing, text);
  }

  async record(name: string): Promise<Json | undefined> {
    this.#seen();
    return this.#origin.records.record(name);
  }

  async writeRecord(name: string, value: Json): Promise<void> {
    await this.updateRecord(name, () => value);
  }

  async updateRecord(name: string, change: (before: Json | undefined) => Json): Promise<Json> {
    this.#check();
    if (this.#ended && !this.#origin.records.has(name)) throw destroyed();
    return this.#origin.records.updateRecord(name, change);
  }

  removeRecord: KeyVault['removeRecord'] = (name) => this.#origin.records.removeRecord(name);
  clearRecords: KeyVault['clearRecords'] = (options) => this.#origin.records.clearRecords(options);

  async destroy(): Promise<void> {
    if (this.#origin.keys) {
      this.#check();
      this.#origin.wipes += 1;
    }
    this.#origin.keys = undefined;
    this.#mine = undefined;
    this.#wipes = undefined;
    this.#ended = true;
    this.#opened = undefined;
  }

  #rootKey(): Promise<CryptoKey> {
    const keys = this.#kept();
    this.#opened ??= importRoot(rootOf(keys));
    return this.#opened;
  }

  #kept(): MemoryKeys {
    const keys = this.#seen();
    this.#check();
    if (!keys || this.#ended) throw destroyed();
    return keys;
  }

  #seen(): MemoryKeys | undefined {
    if (!this.#ended) {
      this.#mine ??= this.#origin.keys?.ids.anonId;
      this.#wipes ??= this.#origin.wipes;
    }
    return this.#origin.keys;
  }

  #check(): void {
    if (this.#mine && this.#origin.keys?.ids.anonId !== this.#mine) throw destroyed();
  }
}

function rootOf({ root }: MemoryKeys): Uint8Array<ArrayBuffer> {
  if (!root) throw new EmpireError('locked');
  return root;
}

function destroyed(): EmpireError {
  return new EmpireError('closed', 'The keys of this device were destroyed.');
}
