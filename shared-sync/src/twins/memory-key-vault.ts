import { type AnonId, type DeviceId, EmpireError } from '@empire/contract';
import { publicJwk } from '../adapters/public-jwk.ts';
import { createSigningPair, deriveDatabaseKeys, importRoot, signText } from '../adapters/web-keys.ts';
import type { DatabaseKeys, DeviceIdentity, KeyVault, RootKeeper, RootSlots } from '../ports/key-vault.ts';
import { MemoryRecords } from './memory-records.ts';

/** What the contexts of one device share: as long as the object lives. */
class MemoryDevice {
  records = new MemoryRecords();
  signing: Promise<CryptoKeyPair> = createSigningPair();
  ids = { anonId: crypto.randomUUID() as string as AnonId, deviceId: crypto.randomUUID() as string as DeviceId };
  slots: RootSlots = { mode: 'device' };
  /** Kept only under `device`. */
  root: Uint8Array<ArrayBuffer> | undefined = crypto.getRandomValues(new Uint8Array(32));
  destroyed = false;
}

/** The vault's twin: the same keys by the same derivation, in memory. */
export class MemoryKeyVault implements KeyVault {
  readonly root: RootKeeper;
  readonly #device: MemoryDevice;
  #opened: Promise<CryptoKey> | undefined;

  constructor({ device = new MemoryDevice() }: { device?: MemoryDevice } = {}) {
    this.#device = device;
    this.root = {
      read: async () => this.#device.slots,
      reveal: async () => this.#revealed().slice(),
      replace: async (slots, root) => {
        this.#check();
        Object.assign(this.#device, { slots, root: slots.mode === 'device' ? root.slice() : undefined });
      },
      admit: async (root) => {
        this.#opened = importRoot(root.slice());
      },
      forget: async () => {
        if (this.#device.slots.mode === 'passphrase') this.#opened = undefined;
      },
    };
  }

  /** Another context of the same device: what one unlocks the other does not. */
  context(): MemoryKeyVault {
    return new MemoryKeyVault({ device: this.#device });
  }

  /** The vault of a profile that was copied. */
  copy(): MemoryKeyVault {
    const { records, ...device } = this.#device;
    return new MemoryKeyVault({ device: Object.assign(new MemoryDevice(), device, { records: records.copy() }) });
  }

  async open(): Promise<DeviceIdentity> {
    await this.#rootKey();
    return { ...this.#device.ids, publicKey: await publicJwk(await this.#device.signing) };
  }

  async keysFor(database: string, generation = 1): Promise<DatabaseKeys> {
    return deriveDatabaseKeys(await this.#rootKey(), { database, generation });
  }

  async renameDevice(): Promise<DeviceIdentity> {
    this.#device.ids = { ...this.#device.ids, deviceId: crypto.randomUUID() as string as DeviceId };
    this.#device.signing = createSigningPair();
    return this.open();
  }

  async sign(text: string): Promise<string> {
    await this.#rootKey();
    return signText(await this.#device.signing, text);
  }

  record: KeyVault['record'] = (name) => this.#device.records.record(name);
  writeRecord: KeyVault['writeRecord'] = (name, value) => this.#device.records.writeRecord(name, value);
  updateRecord: KeyVault['updateRecord'] = (name, change) => this.#device.records.updateRecord(name, change);
  removeRecord: KeyVault['removeRecord'] = (name) => this.#device.records.removeRecord(name);
  clearRecords: KeyVault['clearRecords'] = (options) => this.#device.records.clearRecords(options);

  async holder(): Promise<AnonId | undefined> {
    return this.#device.destroyed ? undefined : this.#device.ids.anonId;
  }

  async destroy(): Promise<void> {
    Object.assign(this.#device, { destroyed: true, root: undefined });
  }

  #rootKey(): Promise<CryptoKey> {
    this.#check();
    this.#opened ??= importRoot(this.#revealed());
    return this.#opened;
  }

  #revealed(): Uint8Array<ArrayBuffer> {
    this.#check();
    if (!this.#device.root) throw new EmpireError('locked');
    return this.#device.root;
  }

  #check(): void {
    if (this.#device.destroyed) throw new EmpireError('closed', 'The keys of this device were destroyed.');
  }
}
