import { EmpireError } from '@empire/contract';
import type { Accounts, Device } from '../accounts/accounts.ts';
import { type DocumentTable, update } from '../accounts/document-table.ts';
import type { Pairings } from '../accounts/pairings.ts';
import type { UserDatabases } from '../accounts/user-databases.ts';
import { listAll } from '../core-server/list-all.ts';
import { type CoreReceipt, type ErasureRecord, pendingDocument, readRecord, recordDocument, withMembers } from './erasure-record.ts';
import { markDevice, markErased } from './mark-erased.ts';
import type { Suppression } from './suppression.ts';

export interface ErasurePorts {
  /** The `accounts` database. */
  readonly table: DocumentTable;
  readonly accounts: Accounts;
  readonly pairings: Pairings;
  readonly databases: UserDatabases;
  readonly suppression: Suppression;
  readonly now: () => number;
}

/** An erasure that was asked for and is not done. */
export interface PendingErasure {
  readonly erasureId: string;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly askedAtMs: number;
}

/**
 * Erasures of users, as documents of `accounts`.
 *
 *   asked:  erasing:<id> ─▶ erasure:<id> ─▶ users and devices marked ─▶ suppressed ─▶ databases and pairing codes gone ─▶ 202
 *   then, at a bridge:      all of it again ─▶ its documents in control gone ─▶ Core told ─▶ … 20 minutes later once more ─▶ erasing:<id> gone
 *
 * Every step may be repeated. Whatever breaks off is completed by asking again or by a bridge, which finds the `erasing:` note.
 * Errors of every call: those of the ports.
 */
export class Erasures {
  readonly #ports: ErasurePorts;

  constructor(ports: ErasurePorts) {
    this.#ports = ports;
  }

  /** Erases the user, everybody who has joined it and whom it has joined. The same answer for whoever asks again. */
  async erase(userId: string): Promise<ErasureRecord> {
    const { accounts, suppression, table, now } = this.#ports;
    const standing = await accounts.standing(userId);
    const erasureId = standing.erasureId ?? suppression.erasureIdOf(standing.survivor);
    const known = await table.get(recordDocument(erasureId));
    if (!known) {
      const _id = pendingDocument(erasureId);
      await update(table, _id, (noted) => (noted ? undefined : { _id, userId: standing.survivor, askedAtMs: now() }));
    }
    return this.carryOut(erasureId, [standing.survivor, userId]);
  }

  /** Makes true what the record says: users and devices marked, suppressed, their databases and pairing codes gone. */
  async carryOut(erasureId: string, userIds: readonly string[] = []): Promise<ErasureRecord> {
    const { table, suppression, databases, pairings, now } = this.#ports;
    const at = new Date(now()).toISOString();
    const begun = await this.#record(erasureId, (known) => withMembers(known ?? emptyRecord(erasureId, at), { userIds, devices: [] }));
    const found = await markErased(table, { erasureId, userIds: begun.userIds });
    const record = await this.#record(erasureId, (known) => withMembers(known ?? begun, found));
    await suppression.add(record.userIds);
    for (const one of record.userIds) await databases.drop(one);
    await pairings.clean(record.userIds);
    return record;
  }

  /**
   * Names a device that came back in the record of its user's erasure, which may not know it: its user may have been about to join.
   * What is new in this way is carried out before it resolves.
   */
  async takeIn({ deviceId, userId }: Device, erasureId: string): Promise<void> {
    const { table, now } = this.#ports;
    const record = await this.find(erasureId);
    const isKnown = record?.devices.some((device) => device.deviceId === deviceId) && record.userIds.includes(userId);
    if (isKnown) return;
    const _id = pendingDocument(erasureId);
    await update(table, _id, (noted) => (noted ? undefined : { _id, userId, askedAtMs: now() }));
    await this.carryOut(erasureId, [userId]);
    const device = await markDevice(table, { deviceId, erasureId });
    if (device) await this.#record(erasureId, (known) => known && withMembers({ ...known, doneAt: null }, { userIds: [], devices: [device] }));
  }

  /** Deletes what was made again of a user that was erased meanwhile, and says so. Errors: `erased`. */
  async refuseErased(userId: string): Promise<void> {
    const { erasureId } = await this.#ports.accounts.standing(userId);
    if (erasureId === undefined) return;
    await this.#ports.databases.drop(userId);
    throw new EmpireError('erased', 'This account was erased.', { details: { erasureId, userId } });
  }

  /** Deletes the database of a suppressed user, which nothing but a restored backup brings back. Resolves to whether the user is one. */
  async dropLeftover(userId: string): Promise<boolean> {
    const isErased = await this.#ports.suppression.has(userId);
    if (isErased) await this.#ports.databases.drop(userId);
    return isErased;
  }

  /** The record, or `undefined` when there is no such erasure. */
  async find(erasureId: string): Promise<ErasureRecord | undefined> {
    const stored = await this.#ports.table.get(recordDocument(erasureId));
    return stored && readRecord(stored);
  }

  /** Every erasure there was, page by page. */
  async *list(): AsyncGenerator<readonly ErasureRecord[]> {
    for await (const page of listAll(this.#ports.table, recordDocument(''))) yield page.map(readRecord);
  }

  /** Those that are not done. */
  async pending(): Promise<readonly PendingErasure[]> {
    const found: PendingErasure[] = [];
    for await (const page of listAll(this.#ports.table, pendingDocument('')))
      for (const { _id, userId, askedAtMs } of page)
        found.push({ erasureId: _id.slice(pendingDocument('').length), userId: String(userId), askedAtMs: Number(askedAtMs) });
    return found;
  }

  /** Notes that a device has wiped itself; the first receipt counts. `undefined` when the erasure does not name it. */
  async noteWiped(erasureId: string, receipt: { deviceId: string; at: string }): Promise<string | undefined> {
    const record = await this.#record(erasureId, (known) => {
      const devices = known?.devices.map((device) =>
        device.deviceId === receipt.deviceId && device.wipedAt === undefined ? { ...device, wipedAt: receipt.at } : device,
      );
      return known && devices ? { ...known, devices } : undefined;
    }).catch(unknownErasure);
    return record?.devices.find(({ deviceId }) => deviceId === receipt.deviceId)?.wipedAt;
  }

  /** Keeps Core's receipt for a user; the first one counts. */
  async noteCore(erasureId: string, { userId, receipt }: { userId: string; receipt: CoreReceipt }): Promise<void> {
    await this.#record(erasureId, (known) => known && (known.core[userId] ? known : { ...known, core: { ...known.core, [userId]: receipt } }));
  }

  /** Notes that everything was seen to be gone, and takes the erasure off the list of those that are not done. */
  async close(erasureId: string): Promise<void> {
    const { table, now } = this.#ports;
    await this.#record(erasureId, (known) => known && { ...known, doneAt: known.doneAt ?? new Date(now()).toISOString() });
    const noted = await table.get(pendingDocument(erasureId));
    if (noted) await table.remove(noted);
  }

  /** Errors: also `not-found` when `change` makes no record. */
  async #record(erasureId: string, change: (known: ErasureRecord | undefined) => ErasureRecord | undefined): Promise<ErasureRecord> {
    const _id = recordDocument(erasureId);
    const stored = await update(this.#ports.table, _id, (known) => {
      const before = known && readRecord(known);
      const next = change(before);
      if (!next || next === before) return undefined;
      const { erasureId: _, ...members } = next;
      return { _id, ...members };
    });
    if (!stored) throw new EmpireError('not-found', 'There is no such erasure.');
    return readRecord(stored);
  }
}

function emptyRecord(erasureId: string, at: string): ErasureRecord {
  return { erasureId, at, userIds: [], devices: [], core: {}, doneAt: null };
}

function unknownErasure(error: unknown): undefined {
  if (error instanceof EmpireError && error.code === 'not-found') return undefined;
  throw error;
}
