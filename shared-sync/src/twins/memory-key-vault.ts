import { type AnonId, type DeviceId, EmpireError, type Json } from '@empire/contract';
import { publicJwk } from '../adapters/public-jwk.ts';
import { createSigningPair, deriveDatabaseKeys, importRoot, signText } from '../adapters/web-keys.ts';
import type { DatabaseKeys, DeviceIdentity, KeyVault } from '../ports/key-vault.ts';

/** The vault's twin: the same keys by the same derivation, kept for as long as the object lives. */
export class MemoryKeyVault implements KeyVault {
  readonly #records = new Map<string, Json>();
  #root = importRoot(crypto.getRandomValues(new Uint8Array(32)));
  #signing: Promise<CryptoKeyPair> = createSigningPair();
  #ids = { anonId: crypto.randomUUID() as string as AnonId, deviceId: crypto.randomUUID() as string as DeviceId };
  #destroyed = false;

  async open(): Promise<DeviceIdentity> {
    this.#check();
    return { ...this.#ids, publicKey: await publicJwk(await this.#signing) };
  }

  async keysFor(database: string): Promise<DatabaseKeys> {
    this.#check();
    return deriveDatabaseKeys(await this.#root, database);
  }

  async sign(text: string): Promise<string> {
    this.#check();
    return signText(await this.#signing, text);
  }

  async record(name: string): Promise<Json | undefined> {
    return this.#records.get(name);
  }

  async writeRecord(name: string, value: Json): Promise<void> {
    this.#records.set(name, value);
  }

  async destroy(): Promise<void> {
    this.#destroyed = true;
  }

  #check(): void {
    if (this.#destroyed) throw new EmpireError('closed', 'The keys of this device were destroyed.');
  }
}
