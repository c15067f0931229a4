import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { EmpireError } from '@empire/contract';
import { type DocumentTable, type TableDocument, update } from '../accounts/document-table.ts';

/** One RSA key of the set. `kid` is lower-case letters and digits, as CouchDB's configuration wants it. */
export interface TokenKey {
  readonly kid: string;
  readonly publicPem: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What every gateway instance shares: keys oldest first (the last one signs, all verify) and the secret of challenges. */
export interface TokenKeySet {
  readonly keys: readonly TokenKey[];
  readonly challengeSecret: Buffer;
}

/** A key as it is stored. */
export interface StoredKey {
  readonly kid: string;
  readonly publicPem: string;
  readonly privatePem: string;
  readonly createdAt: string;
}

const documentId = 'token-keys';
const generate = promisify(generateKeyPair);

/** The shared key set, created if there is none: instances that start at the same time end with the same one. Errors: those of {@link DocumentTable}. */
export async function loadTokenKeys(control: DocumentTable, options: { now: () => number }): Promise<TokenKeySet> {
  const stored = await control.get(documentId);
  if (stored) return readKeySet(stored);
  const first = await makeKey(options.now());
  const created = await update(control, documentId, (known) =>
    known ? undefined : { _id: documentId, keys: [first], challengeSecret: randomBytes(32).toString('base64url') },
  );
  return readKeySet(created);
}

/**
 * Adds a key that signs from now on; tokens of the older ones stay good. `accepted` is given the set first and resolves once CouchDB knows the
 * new key: a gateway that signed with it before would only be refused. Errors: those of `accepted`, after which nothing has changed.
 */
export async function rotateTokenKeys(
  control: DocumentTable,
  options: { now: () => number; accepted?: (set: TokenKeySet) => Promise<void> },
): Promise<TokenKeySet> {
  await loadTokenKeys(control, options);
  const next = await makeKey(options.now());
  const add = (known: TableDocument | undefined) => known && { ...known, keys: [...(known.keys as StoredKey[]), next] };
  await options.accepted?.(readKeySet(add(await control.get(documentId))));
  return readKeySet(await update(control, documentId, add));
}

/** Takes all keys but the newest out of the set, so that tokens signed with them are refused; returns the ids of those taken out. */
export async function retireTokenKeys(control: DocumentTable): Promise<readonly string[]> {
  const retired: string[] = [];
  await update(control, documentId, (known) => {
    const keys = (known?.keys ?? []) as StoredKey[];
    retired.splice(0, retired.length, ...keys.slice(0, -1).map(({ kid }) => kid));
    return known && retired.length > 0 ? { ...known, keys: keys.slice(-1) } : undefined;
  });
  return retired;
}

/** Reads keys that another instance may have rotated in, at most once in 10 s. */
export class TokenKeyRing {
  readonly #control: DocumentTable;
  readonly #now: () => number;
  #set: TokenKeySet;
  #readAt: number;

  constructor(set: TokenKeySet, ports: { control: DocumentTable; now: () => number }) {
    this.#set = set;
    this.#control = ports.control;
    this.#now = ports.now;
    this.#readAt = ports.now();
  }

  get current(): TokenKeySet {
    return this.#set;
  }

  /** The key under `kid`; a stranger makes the ring look once whether the set has grown. */
  async find(kid: string): Promise<TokenKey | undefined> {
    const known = this.#set.keys.find((key) => key.kid === kid);
    if (known || this.#now() - this.#readAt < 10_000) return known;
    this.#readAt = this.#now();
    this.#set = await loadTokenKeys(this.#control, { now: this.#now });
    return this.#set.keys.find((key) => key.kid === kid);
  }
}

/** A new RSA key, ready to be stored. */
export async function makeKey(nowMs: number): Promise<StoredKey> {
  const pair = await generate('rsa', { modulusLength: 2048 });
  return {
    kid: randomBytes(8).toString('hex'),
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privatePem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    createdAt: new Date(nowMs).toISOString(),
  };
}

function readKeySet(document: TableDocument | undefined): TokenKeySet {
  const stored = document?.keys;
  if (!Array.isArray(stored) || stored.length === 0) throw new EmpireError('bad-response', 'The document token-keys in the control database holds no keys.');
  return { keys: openKeys(stored as StoredKey[]), challengeSecret: Buffer.from(String(document?.challengeSecret), 'base64url') };
}

/** Stored keys, ready to be used. */
export function openKeys(stored: readonly StoredKey[]): readonly TokenKey[] {
  return stored.map(({ kid, publicPem, privatePem }) => ({ kid, publicPem, privateKey: createPrivateKey(privatePem), publicKey: createPublicKey(publicPem) }));
}
