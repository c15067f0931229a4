import { randomBytes } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import { canonicalJson } from '@empire/shared-sync/core';
import { aliasOf, deviceDocument, erasureOf, namesOf, userDocument } from './account-documents.ts';
import { followAliases } from './aliases.ts';
import { type DocumentTable, update } from './document-table.ts';

/** A device's public signing key (P-256, RFC 7517). */
export interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** How a user stands now: who survives all joins of it, and the erasure that ended it, if one did. */
export interface Standing {
  readonly survivor: string;
  readonly erasureId: string | undefined;
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
    await this.#noteDevice(String(stored?.userId), deviceId);
    return { deviceId, userId: String(stored?.userId) };
  }

  /** The device, or `undefined` when it was never admitted. */
  async device(deviceId: string): Promise<Device | undefined> {
    const stored = await this.#table.get(deviceDocument(deviceId));
    return stored && { deviceId, userId: String(stored.userId) };
  }

  /** Notes the user a device now belongs to, unless it was moved meanwhile. */
  async move(device: Device, userId: string): Promise<void> {
    await this.#noteDevice(userId, device.deviceId);
    const id = deviceDocument(device.deviceId);
    await update(this.#table, id, (stored) => (stored?.userId === device.userId ? { ...stored, userId } : undefined));
  }

  /** The user who survives all joins of `userId`; itself where there was none. */
  async resolve(userId: string): Promise<string> {
    return (await this.standing(userId)).survivor;
  }

  /** Who survives all joins of `userId`, and whether they were erased. */
  async standing(userId: string): Promise<Standing> {
    let erasureId: string | undefined;
    const survivor = await followAliases(userId, async (id) => {
      const user = await this.#table.get(userDocument(id));
      erasureId ??= erasureOf(user);
      return aliasOf(user);
    });
    return { survivor, erasureId };
  }

  /**
   * Notes with the survivor that `joining` is about to become its alias, so that an erasure of the one finds the other.
   * Resolves to whether it was noted: an erased user takes nobody in.
   */
  async noteJoin(survivor: string, joining: string): Promise<boolean> {
    const noted = await update(this.#table, userDocument(survivor), (user) =>
      erasureOf(user) !== undefined || namesOf(user?.joined).includes(joining)
        ? undefined
        : { createdAt: this.#timestamp(), ...user, _id: userDocument(survivor), joined: [...namesOf(user?.joined), joining] },
    );
    return noted !== undefined && erasureOf(noted) === undefined;
  }

  /** Makes `userId` an alias. An alias that is already there stays, and an erased user becomes none. */
  async recordAlias(userId: string, survivor: string): Promise<void> {
    await update(this.#table, userDocument(userId), (user) =>
      aliasOf(user) === undefined && erasureOf(user) === undefined
        ? { createdAt: this.#timestamp(), ...user, _id: userDocument(userId), aliasOf: survivor }
        : undefined,
    );
  }

  /** The user's document names its devices, so that nobody has to look through all of them. Unchanged for an erased user. */
  async #noteDevice(userId: string, deviceId: string): Promise<void> {
    await update(this.#table, userDocument(userId), (user) =>
      erasureOf(user) !== undefined || namesOf(user?.devices).includes(deviceId)
        ? undefined
        : { createdAt: this.#timestamp(), ...user, _id: userDocument(userId), devices: [...namesOf(user?.devices), deviceId] },
    );
  }

  #timestamp(): string {
    return new Date(this.#now()).toISOString();
  }
}
