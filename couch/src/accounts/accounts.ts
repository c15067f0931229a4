import { randomBytes } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import { canonicalJson } from '@empire/shared-sync/core';
import { followAliases } from './aliases.ts';
import { type DocumentTable, type TableDocument, update } from './document-table.ts';

/** A device's public signing key (P-256, RFC 7517). */
export interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** A registered device and the user it was last seen with. */
export interface Device {
  readonly deviceId: string;
  readonly userId: string;
}

/** Devices, users and aliases, as documents of the `accounts` database. Errors of every call: those of {@link DocumentTable}. */
export class Accounts {
  readonly #table: DocumentTable;
  readonly #now: () => number;

  constructor(table: DocumentTable, options: { now: () => number }) {
    this.#table = table;
    this.#now = options.now;
  }

  /**
   * The device, registered with a new user at first contact. First contacts at the same time end with the same user.
   * Errors: also `forbidden` when the device is known under another key.
   */
  async admit(deviceId: string, identity: { anonId: string; publicKey: PublicKey }): Promise<Device> {
    const { kty, crv, x, y } = identity.publicKey;
    const stored = await update(this.#table, deviceDocument(deviceId), (known) =>
      known
        ? undefined
        : {
            _id: deviceDocument(deviceId),
            publicKey: { kty, crv, x, y },
            anonId: identity.anonId,
            userId: randomBytes(16).toString('hex'),
            createdAt: this.#timestamp(),
          },
    );
    if (canonicalJson(stored?.publicKey ?? null) !== canonicalJson({ kty, crv, x, y })) {
      throw new EmpireError('forbidden', 'This device is registered with another key.');
    }
    await this.#ensureUser(String(stored?.userId));
    return { deviceId, userId: String(stored?.userId) };
  }

  /** The device, or `undefined` when it was never admitted. */
  async device(deviceId: string): Promise<Device | undefined> {
    const stored = await this.#table.get(deviceDocument(deviceId));
    return stored && { deviceId, userId: String(stored.userId) };
  }

  /** Notes the user a device now belongs to, unless it was moved meanwhile. */
  async move(device: Device, userId: string): Promise<void> {
    const id = deviceDocument(device.deviceId);
    await update(this.#table, id, (stored) => (stored?.userId === device.userId ? { ...stored, userId } : undefined));
  }

  /** The user who survives all joins of `userId`; itself where there was none. */
  async resolve(userId: string): Promise<string> {
    return followAliases(userId, async (id) => aliasOf(await this.#table.get(userDocument(id))));
  }

  /** Makes `userId` an alias. An alias that is already there stays. */
  async recordAlias(userId: string, survivor: string): Promise<void> {
    await update(this.#table, userDocument(userId), (user) =>
      aliasOf(user) === undefined ? { createdAt: this.#timestamp(), ...user, _id: userDocument(userId), aliasOf: survivor } : undefined,
    );
  }

  async #ensureUser(userId: string): Promise<void> {
    await update(this.#table, userDocument(userId), (user) => (user ? undefined : { _id: userDocument(userId), createdAt: this.#timestamp() }));
  }

  #timestamp(): string {
    return new Date(this.#now()).toISOString();
  }
}

function deviceDocument(deviceId: string): string {
  return `device:${deviceId}`;
}

function userDocument(userId: string): string {
  return `user:${userId}`;
}

function aliasOf(user: TableDocument | undefined): string | undefined {
  return typeof user?.aliasOf === 'string' ? user.aliasOf : undefined;
}
