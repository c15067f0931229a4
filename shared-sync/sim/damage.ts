import { parseDocId } from '../core/index.ts';
import { Catalogue } from '../src/generations/catalogue.ts';
import { serverHas } from './mended.ts';
import { neuronsOf, type SimDevice } from './sim-device.ts';
import type { StoredAt } from './sim-disk.ts';
import type { World } from './world.ts';

/** Events, states, content and replies: what a person would miss. */
const damageable: ReadonlySet<string> = new Set(['e', 's', 'c', 'r']);

/** Where a plan has a bit flip, one flips in the first page that lands on that device, too. */
export function damageFirstLanding({ state }: SimDevice, value: number): void {
  state.landingBit ??= value * 7_919;
}

interface Strike {
  readonly device: SimDevice;
  readonly value: number;
  readonly swapped: boolean;
}

/**
 * One version of a document on the disk of a device does not open any more: one of its bits flips, or it gets the body of another one. What of
 * it the server never had may be gone. Counts as fired when there was something to hit.
 */
export function damage(world: World, strike: Strike): boolean {
  void hit(world, strike);
  return false;
}

async function hit(world: World, { device, value, swapped }: Strike): Promise<void> {
  const places = await placesIn(world, { device, value });
  const one = places[value % Math.max(places.length, 1)];
  const other = places.find(({ id }) => id !== one?.id);
  if (!one || (swapped && !other)) return;
  const struck: readonly StoredAt[] = swapped && other ? [one, other] : [one];
  device.disk.damage(one, { bit: value * 7_919, ...(swapped && other && { by: other }) });
  if (swapped && other) device.disk.damage(other, { bit: 0, by: one });
  for (const place of struck) {
    device.state.damaged.set(place.id, place);
    world.damaged.add(place.id);
    for (const one of world.promises.of(place.id)) if (one.device === device.index && !world.watch.isAtServer(one)) one.damaged = true;
  }
  world.fire(swapped ? 'swapped-bodies' : 'bit-flip');
}

/** What can be hit in one of the databases. Where pages mend, mostly one is chosen in which the server has something, and of that. */
async function placesIn(world: World, { device, value }: Pick<Strike, 'device' | 'value'>): Promise<readonly StoredAt[]> {
  const names = neuronsOf(device).flatMap((neuron) => [`${neuron}-state`, `${neuron}-log`]);
  const first = value % names.length;
  const stored = [];
  for (const name of [...names.slice(first), ...names.slice(0, first)]) stored.push(await storedIn(device, name));
  const held = world.mends && value % 8 > 0 ? stored.map((all) => all.filter((one) => serverHas(world, one))) : [];
  return held.find(({ length }) => length > 1) ?? stored[0] ?? [];
}

async function storedIn({ vault, disk, state: { damaged } }: SimDevice, database: string): Promise<readonly StoredAt[]> {
  const { generation } = await new Catalogue(vault.records).entry(database);
  return disk.stored(database, generation).filter(({ id }) => !damaged.has(id) && damageable.has(parseDocId(id)?.class ?? ''));
}
