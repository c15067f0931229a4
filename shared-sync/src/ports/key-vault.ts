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

/** Keeps the device's identity, its root key and a few small records that are no secret. */
export interface KeyVault {
  /** Opens the vault, or makes a new identity on first use. Two contexts that open at once get the same one. */
  open(): Promise<DeviceIdentity>;
  keysFor(database: string): Promise<DatabaseKeys>;
  /** ECDSA P-256 with SHA-256 over UTF-8 text, IEEE P1363 form, base64url. */
  sign(text: string): Promise<string>;
  record(name: string): Promise<Json | undefined>;
  writeRecord(name: string, value: Json): Promise<void>;
  /** Destroys every key: what they sealed can never be opened again. */
  destroy(): Promise<void>;
}
