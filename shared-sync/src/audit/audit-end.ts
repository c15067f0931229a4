import type { DeviceId, Json } from '@empire/contract';
import type { Records } from '../ports/key-vault.ts';

/** The last segment that this device is known to have written: its number and its key. */
export interface AuditEnd {
  readonly deviceId: DeviceId;
  readonly seq: number;
  readonly key: string;
}

const recordName = 'audit-end';

/** Notes, outside the databases, how far the chain goes: what is gone from its end would show nowhere else. */
export async function noteEnd(records: Records, end: AuditEnd): Promise<void> {
  await records.writeRecord(recordName, { ...end } as unknown as Json);
}

/** How far the chain of this device is known to go; `undefined` where it was never noted, or for another id. */
export async function readEnd(records: Records, deviceId: DeviceId): Promise<AuditEnd | undefined> {
  const end = (await records.record(recordName)) as unknown as AuditEnd | undefined;
  return end?.deviceId === deviceId ? end : undefined;
}
