import { parseDocId } from '../core/index.ts';
import { Catalogue } from '../src/generations/catalogue.ts';
import type { SimDevice } from './sim-device.ts';
import type { StoredAt } from './sim-disk.ts';
import type { World } from './world.ts';

/** Events, states, content and replies: what a person would miss. */
const damageable: ReadonlySet<string> = new Set(['e', 's', 'c', 'r']);

/**
 * One version of a document on the disk of a device does not open any more: one of its bits flips, or it gets the body of another one. What of
 * it the server never had may be gone. Counts as fired when there was something to hit.
 */
export function damage(world: World, { device, value, swapped }: { device: SimDevice; value: number; swapped: boolean }): boolean {
  void strike(world, { device, value, swapped });
  return false;
}

async function strike(world: World, { device, value, swapped }: { device: SimDevice; value: number; swapped: boolean }): Promise<void> {
  const names = ['quiz', ...(device.addition ? [device.addition.id] : [])].flatMap((neuron) => [`${neuron}-state`, `${neuron}-log`]);
  const database = names[value % names.length] ?? 'quiz-state';
  const { generation } = await new Catalogue(device.vault.records).entry(database);
  const { damaged } = device.state;
  const places = device.disk.stored(database, generation).filter(({ id }) => !damaged.has(id) && damageable.has(parseDocId(id)?.class ?? ''));
  const hit = places[value % Math.max(places.length, 1)];
  const other = places.find(({ id }) => id !== hit?.id);
  if (!hit || (swapped && !other)) return;
  const struck: readonly StoredAt[] = swapped && other ? [hit, other] : [hit];
  device.disk.damage(hit, { bit: value * 7_919, ...(swapped && other && { by: other }) });
  if (swapped && other) device.disk.damage(other, { bit: 0, by: hit });
  for (const place of struck) {
    damaged.set(place.id, place);
    world.damaged.add(place.id);
    for (const one of world.promises.of(place.id)) if (one.device === device.index && !world.watch.isAtServer(one)) one.damaged = true;
  }
  world.fire(swapped ? 'swapped-bodies' : 'bit-flip');
}
