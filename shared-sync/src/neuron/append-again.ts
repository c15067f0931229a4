import { type AnyDoc, closeLeaf, type EventBody, immutableRevision } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { DeviceSeq } from './device-seq.ts';
import type { EventDoc } from './dropped.ts';
import type { NeuronStores } from './neuron-stores.ts';
import { openDocs } from './state-writer.ts';

/** An event, and what it is recorded under. */
export interface Again {
  readonly event: EventDoc;
  readonly seq: DeviceSeq;
  readonly device: Device;
  /** The number it keeps; otherwise it gets the next one. */
  readonly deviceSeq?: number;
}

/**
 * Records an event again under the next number of this device: one that was discarded, or that this device wrote under the id it had
 * before. It stays the same act: id, time, data and hash are as they were. A version that is still there is closed.
 */
export async function appendAgain({ log }: NeuronStores, { event, seq, device, deviceSeq: kept }: Again): Promise<void> {
  const before = openDocs((await log.store.read([event._id]))[0] ?? []).filter((doc) => doc._deleted !== true);
  const record = (deviceSeq: number) => log.store.graft([underNumber(event, { deviceSeq, device })], 'local');
  if (kept === undefined) await seq.next(record);
  else await record(kept);
  await log.store.graft(
    before.map((doc) => ({ ...closeLeaf(doc), closedBy: 'renumbered', deviceId: doc.deviceId, deviceSeq: doc.deviceSeq })),
    'remote',
  );
}

function underNumber(event: EventDoc, { deviceSeq, device }: { deviceSeq: number; device: Device }): AnyDoc {
  const { _id, _rev, _revisions, ...body } = event;
  const next = { ...(body as unknown as EventBody), deviceSeq, deviceId: device.deviceId, anonId: device.anonId };
  const rev = immutableRevision({ _id, ...next });
  return { ...next, _id, _rev: rev, _revisions: { start: 1, ids: [rev.slice(2)] } };
}
