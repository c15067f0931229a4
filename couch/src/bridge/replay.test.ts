import { EmpireError } from '@empire/contract';
import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { DeadLetters } from './dead-letters.ts';
import { MemoryCoreClient } from './memory-core-client.ts';
import { MemoryUserFeeds } from './memory-user-feeds.ts';
import { replay } from './replay.ts';
import { sweep } from './sweep.ts';

const signal = new AbortController().signal;
const [userA, userB] = ['a'.repeat(32), 'b'.repeat(32)];
const refusal = { code: 'unknown-type', reason: 'Core does not know quiz.answered yet.', permanent: true };

/** One dead letter for each of two users, refused at second 1. */
async function twoLetters() {
  const ports = { control: new MemoryTable(), feeds: new MemoryUserFeeds(), core: new MemoryCoreClient() };
  const clock = { now: () => 1_000 };
  const [mine, theirs] = [makeEventDocument({ deviceId: 'd-1' }), makeEventDocument({ deviceId: 'd-2' })];
  for (const { eventId } of [mine, theirs]) ports.core.rejections.set(eventId, refusal);
  ports.feeds.add(`user-${userA}`, mine);
  ports.feeds.add(`user-${userB}`, theirs);
  await sweep(ports, { signal, holds: () => true, now: clock.now });
  const deadLetters = new DeadLetters(ports.control, { now: () => 2_000 });
  const acknowledgements = new Acknowledgements(ports.feeds, clock);
  const acknowledged = async () => (await ports.feeds.leaves(`user-${userA}`, ['quiz:r:ack:d-1'])).map(({ value }) => value);
  return { ...ports, deadLetters, acknowledgements, acknowledged, mine, theirs };
}

test('the list says whose they are, why and since when', async () => {
  const { deadLetters, mine, theirs } = await twoLetters();
  const lines = (await deadLetters.list()).map(({ event, userId, code, reason, since }) => ({ id: event.id, userId, code, reason, since }));
  const since = new Date(1_000).toISOString();
  const { code, reason } = refusal;
  expect(lines.toSorted((a, b) => (a.userId < b.userId ? -1 : 1))).toEqual([
    { id: mine.eventId, userId: userA, code, reason, since },
    { id: theirs.eventId, userId: userB, code, reason, since },
  ]);
  expect(await deadLetters.list({ userId: userB })).toHaveLength(1);
});

test('one that Core now takes leaves the list, is at Core, and its device is told', async () => {
  const { core, deadLetters, acknowledged, mine, theirs, ...ports } = await twoLetters();
  expect(await acknowledged()).toMatchObject([{ through: 1, accepted: 0, rejected: 1 }]);
  core.rejections.delete(mine.eventId);
  const replayed = await replay({ ...ports, core, deadLetters }, await deadLetters.list({ userId: userA }), { signal });
  expect(replayed.map(({ result }) => result)).toEqual([{ id: mine.eventId, status: 'accepted' }]);
  expect((await deadLetters.list()).map(({ event }) => event.id)).toEqual([theirs.eventId]);
  expect((await core.ledger.list(userA)).events).toHaveLength(1);
  expect(await acknowledged()).toMatchObject([{ through: 1, accepted: 1, rejected: 0 }]);
});

test('one that Core refuses again stays, with the new reason and the time of the first refusal', async () => {
  const { core, deadLetters, mine, theirs, ...ports } = await twoLetters();
  core.rejections.set(mine.eventId, { code: 'too-old', permanent: true });
  await replay({ ...ports, core, deadLetters }, await deadLetters.list({ userId: userA }), { signal });
  expect(await deadLetters.get(mine.eventId)).toMatchObject({ code: 'too-old', since: new Date(1_000).toISOString() });
  expect(await deadLetters.get(theirs.eventId)).toBeDefined();
});

test('nothing is posted for a user whose database is gone', async () => {
  const { core, deadLetters, feeds, acknowledgements, mine } = await twoLetters();
  core.rejections.clear();
  const posts = core.posts;
  feeds.instance = async () => undefined;
  const [replayed] = await replay({ core, deadLetters, feeds, acknowledgements }, await deadLetters.list({ userId: userA }), { signal });
  expect([replayed?.result, core.posts]).toEqual([{ id: mine.eventId, status: 'rejected', code: 'no-database', reason: expect.any(String) }, posts]);
});

test('a Core that is down leaves the list as it is', async () => {
  const { core, deadLetters, mine: _mine, theirs: _theirs, ...ports } = await twoLetters();
  core.fault = { when: 'before', error: new EmpireError('offline') };
  await expect(replay({ ...ports, core, deadLetters }, await deadLetters.list(), { signal })).rejects.toMatchObject({ code: 'offline' });
  expect(await deadLetters.list()).toHaveLength(2);
});
