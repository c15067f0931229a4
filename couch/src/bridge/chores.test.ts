import { expect, test } from 'vitest';
import { Pairings } from '../accounts/pairings.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { newErasureWorld } from '../erasure/erasures-fixture.ts';
import { parseRetention } from '../retention/retention-rules.ts';
import { Chores } from './chores.ts';
import { MemoryUserFeeds } from './memory-user-feeds.ts';
import { partitions } from './partition.ts';
import { sweep } from './sweep.ts';

const dayMs = 86_400_000;
const user = 'a'.repeat(32);

async function newChores() {
  const world = newErasureWorld();
  const feeds = new MemoryUserFeeds();
  const nowMs = world.clock.now;
  const add = (deviceSeq: number) => feeds.add(`user-${user}`, makeEventDocument({ deviceId: 'phone', deviceSeq, atMs: nowMs - 100 * dayMs }));
  const deliver = () => sweep({ ...world, feeds }, { signal: new AbortController().signal, holds: () => true });
  const pairings = new Pairings(world.stored, { now: () => world.clock.now });
  const worker = () => new Chores({ control: world.control, feeds, erasures: world.erasures, pairings, rules: parseRetention('90') ?? [] });
  const runAll = async (chores: Chores, holds: (partition: string) => boolean = () => true) => {
    for (const _ of partitions) await chores.run({ holds, nowMs: world.clock.now });
  };
  const left = async () => (await feeds.range(`user-${user}`, 'quiz:e:')).length;
  return { ...world, feeds, add, deliver, pairings, worker, runAll, left };
}

test('old events go once a day, whichever worker holds the partition', async () => {
  const { clock, add, deliver, worker, runAll, left } = await newChores();
  const [first, second] = [worker(), worker()];
  add(1);
  await deliver();
  await runAll(first, () => false);
  expect(await left()).toBe(1);
  await runAll(first);
  add(2);
  await deliver();
  await runAll(first);
  await runAll(second);
  expect(await left()).toBe(1);
  clock.now += dayMs + 1;
  await runAll(second);
  expect(await left()).toBe(0);
});

test('a database of an erased user that a backup brought back is deleted', async () => {
  const { clock, admit, erasures, databases, feeds, worker, runAll } = await newChores();
  const phone = await admit('phone');
  await erasures.erase(phone);
  databases.contents.set(phone, ['from a backup']);
  feeds.create(`user-${phone}`);
  await runAll(worker());
  expect([...databases.contents.keys()]).toEqual([]);
  expect(clock.now).toBeGreaterThan(0);
});

test('pairing codes that have expired are removed within the hour, those in force are kept', async () => {
  const { clock, pairings, stored, worker, runAll } = await newChores();
  const chores = worker();
  await pairings.issue(user);
  await runAll(chores);
  expect(await stored.list({ prefix: 'pairing:' })).toHaveLength(1);
  clock.now += 61 * 60_000;
  await runAll(chores);
  expect(await stored.list({ prefix: 'pairing:' })).toEqual([]);
});
