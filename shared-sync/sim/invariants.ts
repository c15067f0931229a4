import { type AnyDoc, canonicalJson } from '../core/index.ts';
import { openDocs } from '../src/neuron/state-writer.ts';
import { removedKey } from './plan.ts';
import type { World } from './world.ts';

/** What must hold once everything is at rest; answers one sentence for each invariant that is broken. */
export async function brokenAtRest(world: World): Promise<readonly string[]> {
  const broken = [...world.wrong];
  const server = serverDocs(world);
  broken.push(
    ...checkEvents(world, server),
    ...(await checkStates(world, server)),
    ...(await checkAcknowledged(world)),
    ...checkFields(world, server),
    ...checkClosings(server),
  );
  for (const [device, { tabs }] of world.devices.entries()) {
    for (const tab of tabs) {
      const status = tab?.context.alive ? tab.engine.status.current : undefined;
      if (status && (status.pending > 0 || status.rejected > 0)) broken.push(`the outbox of device ${device} is not empty: ${canonicalJson(status)}`);
    }
  }
  return broken;
}

function serverDocs(world: World): readonly AnyDoc[] {
  return [...world.userDatabase.trees.values()].flatMap((tree) => tree.leaves());
}

function checkEvents(world: World, server: readonly AnyDoc[]): string[] {
  const events = server.filter((doc) => doc._id.startsWith('quiz:e:'));
  const broken: string[] = [];
  const ids = events.map((doc) => doc.eventId);
  for (const { kind, key } of world.acknowledged)
    if (kind === 'event' && ids.filter((id) => id === key).length !== 1)
      broken.push(`event ${key} is at the server ${ids.filter((id) => id === key).length} times`);
  for (const { deviceId } of world.devices) {
    const numbers = events
      .filter((doc) => doc.deviceId === deviceId)
      .map((doc) => Number(doc.deviceSeq))
      .sort((a, b) => a - b);
    if (numbers.some((number, index) => number !== index + 1)) broken.push(`the events of ${deviceId} are numbered ${numbers.join(' ')}`);
  }
  return broken;
}

async function checkStates(world: World, server: readonly AnyDoc[]): Promise<string[]> {
  const broken: string[] = [];
  const expected = leafSets(server);
  for (const [id, leaves] of expected) if (leaves.live > 1) broken.push(`${id} still has ${leaves.live} live versions at the server`);
  for (const [device, { stores }] of world.devices.entries()) {
    const store = await stores.open('quiz-state');
    const { changes } = await store.changes({ since: 0, limit: 100_000 });
    const here = leafSets(openDocs(changes.flatMap((change) => change.leaves)));
    for (const [id, leaves] of expected)
      if (here.get(id)?.text !== leaves.text)
        broken.push(`device ${device} has other leaves of ${id}: ${here.get(id)?.text ?? 'none'} instead of ${leaves.text}`);
    for (const id of here.keys()) if (!expected.has(id)) broken.push(`the server lacks ${id} of device ${device}`);
  }
  return broken;
}

function checkFields(world: World, server: readonly AnyDoc[]): string[] {
  const kept = world.fieldPuts.filter(({ key }) => key !== removedKey);
  return kept.flatMap(({ key, field }) => {
    const live = server.find((doc) => doc._id === `quiz:s:note:${key}` && doc._deleted !== true);
    return live && typeof live.value === 'object' && live.value !== null && field in live.value ? [] : [`the field ${field} of ${key} was put and is gone`];
  });
}

/** A leaf is closed by one and the same tombstone, whoever merges. */
function checkClosings(server: readonly AnyDoc[]): string[] {
  const closed = server.filter((doc) => doc._deleted === true).map((doc) => `${doc._id} ${doc._revisions?.ids[1]}`);
  return closed.filter((one, index) => closed.indexOf(one) !== index).map((one) => `two tombstones close the same version: ${one}`);
}

function leafSets(docs: readonly AnyDoc[]): ReadonlyMap<string, { live: number; text: string }> {
  const sets = new Map<string, AnyDoc[]>();
  for (const doc of docs) if (doc._id.startsWith('quiz:s:')) sets.set(doc._id, [...(sets.get(doc._id) ?? []), doc]);
  return new Map(
    [...sets].map(([id, leaves]) => [
      id,
      {
        live: leaves.filter((doc) => doc._deleted !== true).length,
        text: leaves
          .map((doc) => doc._rev)
          .sort()
          .join(' '),
      },
    ]),
  );
}

async function checkAcknowledged(world: World): Promise<string[]> {
  const broken: string[] = [];
  for (const { device, kind, key, hlc } of world.acknowledged) {
    const stores = world.devices[device]?.stores;
    if (!stores || kind === 'event') continue;
    const store = await stores.open('quiz-state');
    const leaves = openDocs((await store.read([`quiz:s:note:${key}`]))[0] ?? []);
    if (!leaves.some((doc) => typeof doc.hlc === 'string' && doc.hlc >= hlc)) broken.push(`device ${device} lost the write of ${key} at ${hlc}`);
  }
  return broken;
}
