import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Device } from './device.ts';

/** The name of the note in the host's database, and of the record in the vault, that say that this device sends under its id. */
const sendsName = 'sends';

/**
 * Whether the browser took the databases and left the vault: the vault has it that this device has sent under its id, and the databases do not.
 * Then numbers and sums would begin again under an id that has used them.
 */
export async function hasLostDatabases({ state }: NeuronStores, { vault, deviceId }: Device): Promise<boolean> {
  const [sends, note] = await Promise.all([vault.record(sendsName), state.store.note(sendsName)]);
  return sends === deviceId && note === undefined;
}

/** Writes down that this device sends under its id, in the database first. Done before anything is sent; doing it again changes nothing. */
export async function noteSending({ state }: NeuronStores, { vault, deviceId }: Device): Promise<void> {
  if ((await vault.record(sendsName)) === deviceId) return;
  if ((await state.store.note(sendsName)) === undefined) await state.store.writeNote(sendsName, {});
  await vault.writeRecord(sendsName, deviceId);
}
