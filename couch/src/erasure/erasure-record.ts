import type { PublicKey } from '../accounts/accounts.ts';
import type { TableDocument } from '../accounts/document-table.ts';

/** A device of an erased user: just enough to name it in a statement and to know its receipt. */
export interface ErasedDevice {
  readonly deviceId: string;
  /** The user it was told last. */
  readonly userId: string;
  readonly publicKey: PublicKey;
  /** When the device said it has wiped itself, by its own clock (ISO 8601). */
  readonly wipedAt?: string;
}

/** What Core answered when it was told. */
export interface CoreReceipt {
  readonly at: string;
  readonly removed: Readonly<Record<string, number>>;
}

/** One erasure: the document `erasure:<erasureId>` of `accounts`, whose existence means that its users are erased. */
export interface ErasureRecord {
  readonly erasureId: string;
  readonly at: string;
  /** The user and everybody who has joined it. Kept, so that a restored backup can be erased again. */
  readonly userIds: readonly string[];
  readonly devices: readonly ErasedDevice[];
  /** Core's receipts by user id. */
  readonly core: Readonly<Record<string, CoreReceipt>>;
  /** When everything was seen to be gone from the servers; `null` while it is being worked on. */
  readonly doneAt: string | null;
}

/** The id of the record in `accounts`. */
export function recordDocument(erasureId: string): string {
  return `erasure:${erasureId}`;
}

/** The id of the note in `accounts` that an erasure was asked for and is not done. */
export function pendingDocument(erasureId: string): string {
  return `erasing:${erasureId}`;
}

/** A stored record. */
export function readRecord(stored: TableDocument): ErasureRecord {
  const { _id, at, userIds, devices, core, doneAt } = stored as TableDocument & Partial<ErasureRecord>;
  return {
    erasureId: _id.slice(recordDocument('').length),
    at: String(at),
    userIds: userIds ?? [],
    devices: devices ?? [],
    core: core ?? {},
    doneAt: doneAt ?? null,
  };
}

/** The record with users and devices added that it does not name yet; the same object when there are none. */
export function withMembers(record: ErasureRecord, found: Pick<ErasureRecord, 'userIds' | 'devices'>): ErasureRecord {
  const userIds = [...new Set(found.userIds)].filter((userId) => !record.userIds.includes(userId));
  const devices = found.devices.filter(({ deviceId }) => !record.devices.some((known) => known.deviceId === deviceId));
  if (userIds.length + devices.length === 0) return record;
  return { ...record, userIds: [...record.userIds, ...userIds], devices: [...record.devices, ...devices] };
}
