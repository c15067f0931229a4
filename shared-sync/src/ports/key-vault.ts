import type { AnonId, DeviceId, Json } from '@empire/contract';

/** The public half of a device's signing key, as a JSON Web Key on the curve P-256. */
export interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** Who this device is. Minted on the device, without a network. */
export interface DeviceIdentity {
  readonly anonId: AnonId;
  readonly deviceId: DeviceId;
  readonly publicKey: PublicKey;
}

/** The envelope of one sealed text: version, key id, base64 nonce and base64 ciphertext with its tag. */
export interface Sealed {
  readonly v: 1;
  readonly kid: string;
  readonly iv: string;
  readonly ct: string;
}

/** Seals the documents of one database with AES-256-GCM; the database's name is the associated data. */
export interface Sealer {
  seal(text: string): Promise<Sealed>;
  /** Errors: `undecryptable`. */
  open(sealed: unknown): Promise<string>;
}

/** The keys of one database. `idKey` (32 bytes) never changes while the database lives. */
export interface DatabaseKeys {
  readonly sealer: Sealer;
  readonly idKey: Uint8Array;
}

/** A root key sealed under a key that a passphrase or a recovery code gives (base64). */
export interface WrappedRoot {
  readonly salt: string;
  readonly iv: string;
  readonly ct: string;
}

/** Argon2id (RFC 9106): memory in KiB, passes, lanes. */
export interface PassphraseCost {
  readonly kdf: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/**
 * The ways to the root key. Under `device` the vault opens it by itself; otherwise it is locked until somebody brings the key,
 * and only the sealed copies are kept.
 */
export interface RootSlots {
  readonly mode: 'device' | 'passphrase';
  readonly passphrase?: WrappedRoot & PassphraseCost;
  readonly recovery?: WrappedRoot;
}

/** The root key's place in a vault, for what sets and opens a lock. Errors of all but `read` and `forget`: `closed`, where the keys were destroyed. */
export interface RootKeeper {
  read(): Promise<RootSlots>;
  /** The root of a vault under `device`. Errors: `locked` under a passphrase. */
  reveal(): Promise<Uint8Array<ArrayBuffer>>;
  /** Replaces all ways to the root in one step; `root` is what they lead to. */
  replace(slots: RootSlots, root: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Opens the vault of this context with the root. */
  admit(root: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Locks the vault of this context, if it has a passphrase. */
  forget(): Promise<void>;
}

/** Small records that are no secret: readable while the vault is locked, and after its keys were destroyed. */
export interface Records {
  record(name: string): Promise<Json | undefined>;
  writeRecord(name: string, value: Json): Promise<void>;
  /** Reads and writes in one step that no other context can come between. Answers what was written. */
  updateRecord(name: string, change: (before: Json | undefined) => Json): Promise<Json>;
  removeRecord(name: string): Promise<void>;
  /** Removes every record but these. */
  clearRecords(options: { readonly except: readonly string[] }): Promise<void>;
}

/**
 * Keeps the device's identity, its root key and a few small records. A context goes on with the keys it saw first: once another one has
 * destroyed them, whatever it asks for or writes answers `closed`, also when the device has begun anew since. Reading records always works.
 * Errors of `begin`, `open`, `keysFor` and `sign`: `locked`, `wrong-key`, `closed`.
 */
export interface KeyVault extends Records {
  readonly root: RootKeeper;
  /** Opens the vault. Makes nothing: `closed` where no keys are kept. */
  open(): Promise<DeviceIdentity>;
  /**
   * Opens the vault, or makes a new identity where no keys are kept. Two contexts that begin at once get the same one. Only a page that a
   * person opens may begin: never what still runs after a wipe, nor what first looked before another context made keys and destroyed them.
   */
  begin(): Promise<DeviceIdentity>;
  /** The keys of one generation of a database; each generation has keys of its own. */
  keysFor(database: string, generation?: number): Promise<DatabaseKeys>;
  /**
   * Gives the device a new id and signing key, if it still is `from`; root, records and `anonId` stay. Answers who it is then. Other contexts
   * see it when they open the vault again.
   */
  renameDevice(from: DeviceId): Promise<DeviceIdentity>;
  /** ECDSA P-256 with SHA-256 over UTF-8 text, IEEE P1363 form, base64url. */
  sign(text: string): Promise<string>;
  /**
   * Destroys the keys that this context knows: what they sealed can never be opened again. Works while locked. The records stay; this context
   * can change those that are there, and adds none before it begins anew.
   */
  destroy(): Promise<void>;
}
