import { type AnyDoc, parseDocId } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import { deadLetters, type Outbox, removeDeadLetters } from '../transfer/outbox.ts';
import { appendAgain } from './append-again.ts';
import type { DeviceSeq } from './device-seq.ts';
import type { EventDoc } from './dropped.ts';
import type { NeuronStores } from './neuron-stores.ts';
import { openDocs } from './state-writer.ts';

const page = 200;

/**
 * After a fork: events that wait under the id this device had before are recorded again under its own. The other profile counts its events
 * under the old id; what it sent of these already is known to Core by the same event id. Answers how many there were.
 */
export async function adoptUnsent(stores: NeuronStores, { device, seq, outbox }: { device: Device; seq: DeviceSeq; outbox: Outbox }): Promise<number> {
  await seq.startOver();
  const letters = await deadLetters(stores);
  // A worker that was quicker may have offered some of them, and been refused.
  const open = [...(await outbox.waiting(stores.log)).keys(), ...letters.map(({ docId }) => docId)];
  const ids = [...new Set(open)].filter((id) => parseDocId(id)?.class === 'e');
  let adopted = 0;
  for (let at = 0; at < ids.length; at += page) {
    const foreign = (await stores.log.store.read(ids.slice(at, at + page))).flatMap(openDocs).filter((doc) => isForeign(doc, device));
    for (const doc of foreign) await appendAgain(stores, { event: doc as EventDoc, seq, device });
    await removeDeadLetters(
      stores,
      foreign.map(({ _id, _rev }) => ({ docId: _id, rev: _rev })),
    );
    adopted += foreign.length;
  }
  return adopted;
}

function isForeign(doc: AnyDoc, { deviceId }: Device): boolean {
  return doc._deleted !== true && doc.deviceId !== deviceId;
}
