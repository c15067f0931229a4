import { EmpireError } from '@empire/contract';
import type { Erasures } from '../erasure/erasures.ts';
import type { Accounts, Device, PublicKey } from './accounts.ts';
import { type DocumentTable, update } from './document-table.ts';
import type { Pairings } from './pairings.ts';
import type { UserDatabases } from './user-databases.ts';

export interface MembershipPorts {
  readonly accounts: Accounts;
  readonly pairings: Pairings;
  readonly databases: UserDatabases;
  readonly erasures: Erasures;
  /** The `control` database: copy checkpoints, and aliases the bridge has yet to tell Core. */
  readonly control: DocumentTable;
}

/**
 * Which user a device belongs to, and how two users become one.
 *
 *   claim:   code used ─▶ join noted with the survivor ─▶ alias recorded ─▶ settle
 *   settle:  alias left for the bridge ─▶ documents copied (checkpointed) ─▶ device moved
 *
 * The alias comes first: from then on the gateway refuses writes to the joining user's database, so the copy cannot miss any.
 * A device is moved last. Whatever breaks off in between is completed by claiming again, or by the next token of any device
 * that still stands under the alias: both settle, and every step of settling may be repeated.
 *
 * An erased user is never given a database again, whoever of its devices asks: whatever provides one looks afterwards whether the user
 * was erased meanwhile, and takes it away again.
 */
export class Membership {
  readonly #ports: MembershipPorts;

  constructor(ports: MembershipPorts) {
    this.#ports = ports;
  }

  /** Registers the device if it is new, and returns its user, whose database exists. Errors: `forbidden` (another key), `erased`, and those of the ports. */
  async admit(deviceId: string, identity: { anonId: string; publicKey: PublicKey }): Promise<string> {
    return this.#settle(await this.#ports.accounts.admit(deviceId, identity));
  }

  /** A code by which another device can join this user. Errors: `erased`, and those of the ports. */
  async issueCode(userId: string): Promise<{ code: string; expiresAt: number }> {
    const { survivor, erasureId } = await this.#ports.accounts.standing(userId);
    if (erasureId !== undefined) throw erasedError(erasureId, userId);
    return this.#ports.pairings.issue(survivor);
  }

  /** Keeps the digest of a recovery code that a device of this user made. Errors: `erased`, and those of the ports. */
  async leaveRecovery(digest: string, device: Device): Promise<void> {
    const { survivor, erasureId } = await this.#ports.accounts.standing(device.userId);
    if (erasureId !== undefined) throw erasedError(erasureId, device.userId);
    await this.#ports.pairings.recoveries.leave(digest, { ...device, userId: survivor });
  }

  /** Joins the device's user into the issuer of the code, and returns the surviving user. Errors: `not-found`, and those of the ports. */
  async claim(code: string, deviceId: string): Promise<string> {
    const { accounts, pairings } = this.#ports;
    const device = await accounts.device(deviceId);
    if (!device) throw new EmpireError('needs-auth', 'This device is not registered.');
    const joining = await this.#settle(device);
    const survivor = await accounts.resolve(await pairings.claim(code, deviceId));
    if (joining !== survivor) await this.#join(joining, survivor);
    return this.#settle({ deviceId, userId: joining });
  }

  /** Whether the user still stands for itself; writes for one who does not are refused. Errors: `erased`, and those of the ports. */
  async isLive(userId: string): Promise<boolean> {
    const { survivor, erasureId } = await this.#ports.accounts.standing(userId);
    if (erasureId !== undefined) throw erasedError(erasureId, userId);
    return survivor === userId;
  }

  /** Creates the user's database again where it is missing. Errors: `erased`, and those of the ports. */
  async ensureDatabase(userId: string): Promise<void> {
    await this.#ports.databases.ensure(userId);
    await this.#ports.erasures.refuseErased(userId);
  }

  async #join(joining: string, survivor: string): Promise<void> {
    const { accounts } = this.#ports;
    if (!(await accounts.noteJoin(survivor, joining))) throw new EmpireError('not-found', 'This pairing code is unknown, used or expired.');
    await accounts.recordAlias(joining, survivor);
  }

  async #settle(device: Device): Promise<string> {
    const { accounts, erasures } = this.#ports;
    const { survivor, erasureId } = await accounts.standing(device.userId);
    if (erasureId !== undefined) {
      await erasures.takeIn(device, erasureId);
      throw erasedError(erasureId, device.userId);
    }
    await this.ensureDatabase(survivor);
    if (survivor === device.userId) return survivor;
    await this.#leaveForBridge(device.userId, survivor);
    await this.#copy(device.userId, survivor);
    await accounts.move(device, survivor);
    return survivor;
  }

  async #leaveForBridge(alias: string, of: string): Promise<void> {
    const _id = `alias:${alias}`;
    await update(this.#ports.control, _id, (stored) => (stored?.of === of ? undefined : { _id, alias, of, told: false }));
  }

  async #copy(from: string, to: string): Promise<void> {
    const { control, databases } = this.#ports;
    const _id = `join:${from}:${to}`;
    const since = (await control.get(_id))?.seq;
    await databases.copy(from, to, {
      since: typeof since === 'string' ? since : '0',
      reached: async (seq) => {
        await update(control, _id, () => ({ _id, seq }));
      },
    });
  }
}

function erasedError(erasureId: string, userId: string): EmpireError {
  return new EmpireError('erased', 'This account was erased.', { details: { erasureId, userId } });
}
