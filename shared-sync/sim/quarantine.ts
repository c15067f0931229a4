import { parseDocId } from '../core/index.ts';
import type { NeuronStores } from '../src/neuron/neuron-stores.ts';
import { findQuarantined } from '../src/outbox/quarantine.ts';
import { neuronsOf, type SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

/** What does not open is shown as that, and stays where it is. */
export async function checkQuarantine(world: World, device: SimDevice): Promise<string[]> {
  if (device.state.damaged.size === 0) return [];
  const shown = new Set<string>();
  for (const neuron of neuronsOf(device)) {
    const [state, log] = [await world.disk(device.index, `${neuron}-state`), await world.disk(device.index, `${neuron}-log`)];
    const stores = { manifest: { id: neuron }, state: { name: `${neuron}-state`, store: state }, log: { name: `${neuron}-log`, store: log } };
    for (const { ref, rev } of await findQuarantined(stores as unknown as NeuronStores)) shown.add(`${ref} ${rev}`);
  }
  const broken: string[] = [];
  for (const [id, { database, generation, ref, rev }] of device.state.damaged) {
    const store = await world.disk(device.index, database);
    const isNeeded = parseDocId(id)?.class === 's' || (parseDocId(id)?.class === 'e' && !world.watch.hasEvent(id));
    if (isNeeded && (await store.read([id]))[0]?.length === 0) broken.push(`${id}, which does not open, is gone from device ${device.index}`);
    if ((await world.generationOf(device.index, database)) !== generation) continue;
    const versions = device.disk.stored(database, generation).filter((one) => one.ref === ref);
    if (!versions.some((one) => one.rev === rev)) continue;
    if (shown.has(`${ref} ${rev}`)) world.fire('quarantined');
    else broken.push(`${id} does not open on device ${device.index}, and nobody is told`);
  }
  return broken;
}
