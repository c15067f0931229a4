import { errorCode } from '@empire/contract';
import type { EventBody } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { NeuronStores } from './neuron-stores.ts';
import { openDocs, type StateWrite, type StateWriter } from './state-writer.ts';

const page = 200;

/**
 * Writes those states of an event that are not there yet; one that cannot be told, because what is stored does not open, is passed over.
 * Answers whether anything was written.
 */
export async function applyEffects(event: EventBody, writer: StateWriter): Promise<boolean> {
  let wrote = false;
  for (const effect of event.effect ?? []) {
    const write = { ...effect, hlc: event.hlc, causedBy: event.eventId, owner: event.deviceId };
    if (await writer.holds(write)) continue;
    wrote = (await written(writer, write)) || wrote;
  }
  return wrote;
}

async function written(writer: StateWriter, write: StateWrite): Promise<boolean> {
  try {
    await writer.write(write);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'undecryptable') throw error;
    return false;
  }
}

/**
 * Makes good what a crash left half done: an event and its states are two writes. Run when the databases open, without the
 * neuron's code. The device's clock resumes after the last stamp it gave out.
 */
export async function recoverEffects(stores: NeuronStores, { writer, device }: { writer: StateWriter; device: Device }): Promise<void> {
  await resumeClock(stores, device);
  const note = await stores.log.store.note('effects');
  let since = typeof note?.seq === 'number' ? note.seq : 0;
  // What is appended from now on takes effect by whoever appends it: waiting for an end of that might never end.
  const until = (await stores.log.store.latest())?.seq ?? 0;
  while (since < until) {
    const { changes, lastSeq } = await stores.log.store.changes({ since, limit: page });
    if (changes.length === 0) return;
    for (const doc of changes.flatMap(({ leaves }) => openDocs(leaves))) {
      // Those under a former id, too: the device may have got a new one between the event and what it does.
      if (doc.effect) await applyEffects(doc as unknown as EventBody, writer);
    }
    since = lastSeq;
    await stores.log.store.writeNote('effects', { seq: since });
  }
}

async function resumeClock(stores: NeuronStores, device: Device): Promise<void> {
  for (const { store } of [stores.state, stores.log]) {
    const latest = await store.latest();
    const stamps = openDocs(latest?.leaves ?? []).filter((doc) => doc.deviceId === device.deviceId && typeof doc.hlc === 'string');
    for (const doc of stamps) device.resume(doc.hlc as Parameters<Device['resume']>[0]);
  }
}
