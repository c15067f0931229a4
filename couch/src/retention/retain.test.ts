import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { checkCompleteness } from '../bridge/completeness.ts';
import { DeadLetters } from '../bridge/dead-letters.ts';
import { MemoryCoreClient } from '../bridge/memory-core-client.ts';
import { MemoryUserFeeds } from '../bridge/memory-user-feeds.ts';
import { SetAside } from '../bridge/set-aside.ts';
import { sweep } from '../bridge/sweep.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { retain } from './retain.ts';
import { runRetainCommand } from './retain-command.ts';
import { parseRetention } from './retention-rules.ts';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2030, 0, 1);
const database = `user-${'a'.repeat(32)}`;
const signal = new AbortController().signal;

function newWorld() {
  const [control, feeds, core] = [new MemoryTable(), new MemoryUserFeeds(), new MemoryCoreClient()];
  let seq = 0;
  const add = (daysAgo: number, wish: Parameters<typeof makeEventDocument>[0] = {}) => {
    seq += 1;
    const document = makeEventDocument({ deviceId: 'phone', deviceSeq: seq, atMs: nowMs - daysAgo * dayMs, ...wish });
    feeds.add(database, document);
    return document;
  };
  const deliver = () => sweep({ control, feeds, core }, { signal, holds: () => true, now: () => nowMs });
  const run = (rules: string) => retain({ control, feeds }, database, { rules: parseRetention(rules) ?? [], nowMs });
  const left = async () => (await feeds.range(database, 'quiz:e:')).map(({ deviceSeq }) => deviceSeq);
  const check = () =>
    checkCompleteness({ feeds, core, setAside: new SetAside(control), deadLetters: new DeadLetters(control, { now: () => nowMs }) }, database, { signal });
  return { control, feeds, core, add, deliver, run, left, check };
}

test('what Core has acknowledged goes when it is older than it is kept, and nothing else', async () => {
  const { feeds, add, deliver, run, left } = newWorld();
  for (const daysAgo of [400, 91, 89, 0]) add(daysAgo);
  feeds.add(database, { _id: 'quiz:s:answer:1', _rev: '1-a', value: 1 });
  await deliver();
  expect([await run(''), await run('90'), await run('90'), await left()]).toEqual([0, 2, 0, [3, 4]]);
  expect(await feeds.range(database, 'quiz:s:')).toHaveLength(1);
});

test('an event that was not delivered, waits for consent or was refused for good stays, however old', async () => {
  const { core, add, deliver, run, left } = newWorld();
  const refused = add(400);
  core.rejections.set(String(refused.eventId), { code: 'unknown-type', permanent: true });
  add(400, { purpose: 'analytics', consentRef: 'host:k:consent:1' });
  await deliver();
  add(400);
  expect([await run('90'), await left()]).toEqual([0, [1, 2, 3]]);
});

test('the numbers of what is gone are still accounted for, also when nothing is left', async () => {
  const { add, deliver, run, check } = newWorld();
  for (let count = 0; count < 20; count += 1) add(400);
  add(2);
  await deliver();
  expect(await check()).toMatchObject([{ highest: 21, atCore: 21, neverArrived: [], missing: [], retired: 0 }]);
  await run('90');
  expect(await check()).toMatchObject([{ highest: 21, atCore: 21, neverArrived: [], missing: [], retired: 20 }]);
  await run('1');
  expect(await check()).toMatchObject([{ highest: 21, atCore: 21, neverArrived: [], missing: [], retired: 21 }]);
});

test('the rule that says most about an event is the one that counts', async () => {
  const { add, deliver, run, left } = newWorld();
  for (const wish of [{ purpose: 'functional' }, { purpose: 'functional', neuron: 'offers' }] as const) add(50, wish);
  add(50, { purpose: 'functional', neuron: 'news' });
  await deliver();
  expect(await run('quiz/*=40,functional=60,offers/functional=10,*=20')).toBe(2);
  expect(await left()).toEqual([]);
});

test('a device’s clock that was wrong is put right by what it knew of the server’s', async () => {
  const { feeds, add, deliver, run } = newWorld();
  const document = add(0);
  feeds.add(`user-${'b'.repeat(32)}`, document);
  const world = newWorld();
  world.feeds.add(database, { ...makeEventDocument({ deviceId: 'phone', deviceSeq: 1, atMs: nowMs + 4_000 * dayMs }), skewMs: -4_100 * dayMs });
  await world.deliver();
  await deliver();
  expect([await world.run('90'), await run('90')]).toEqual([1, 0]);
});

test('the command says what it removed, and wants to be told how long', async () => {
  const { control, feeds, add, deliver } = newWorld();
  for (const daysAgo of [400, 0]) add(daysAgo);
  await deliver();
  const lines: string[] = [];
  const run = (...args: string[]) => runRetainCommand({ args, ports: { control, feeds }, rules: [], nowMs, say: (line) => lines.push(line) });
  expect([await run(), await run('--days', 'many'), await run('--weeks', '3'), await run('--days', '90')]).toEqual([undefined, undefined, undefined, 0]);
  expect(lines).toEqual([`${'a'.repeat(32)}  1`, '1 event removed from 1 database']);
});

test.each(['0', '-1', 'ninety', '1.5', 'quiz/analytics', 'quiz/=3', '99999', 'a b=3', '=3', 'x=90,,y'])('%s is no rule', (text) => {
  expect(parseRetention(text)).toBeUndefined();
});

test('rules are read with or without spaces, and no text means for ever', () => {
  expect(parseRetention('')).toEqual([]);
  expect(parseRetention(' analytics=90, quiz/*=180 ,*=400')).toEqual([
    { neuron: undefined, purpose: 'analytics', days: 90 },
    { neuron: 'quiz', purpose: undefined, days: 180 },
    { neuron: undefined, purpose: undefined, days: 400 },
  ]);
});
