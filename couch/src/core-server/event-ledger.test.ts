import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { makeEvent } from './event-fixture.ts';
import { EventLedger } from './event-ledger.ts';

const [user, other] = ['a'.repeat(32), 'b'.repeat(32)];

test('of one act on two devices the earliest is the effect, in whatever order they arrive', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ] as const) {
    const ledger = new EventLedger(new MemoryTable());
    const acts = [makeEvent(user, { atMs: 1_000, idemKey: 'lead' }), makeEvent(user, { atMs: 2_000, idemKey: 'lead' })];
    const statuses = [];
    for (const index of order) statuses.push((await ledger.record([acts[index]]))[0]?.status);
    expect(statuses[0]).toBe('accepted');
    expect(await ledger.list(user)).toEqual({ events: [acts[0]?.data], duplicates: [acts[1]?.data] });
  }
});

test('a later telling of an act is answered duplicate, at every try', async () => {
  const ledger = new EventLedger(new MemoryTable());
  const [first, second] = [makeEvent(user, { atMs: 1, idemKey: 'k' }), makeEvent(user, { atMs: 2, idemKey: 'k' })];
  const statuses = (await ledger.record([first, second, second, first])).map(({ status }) => status);
  expect(statuses).toEqual(['accepted', 'duplicate', 'duplicate', 'duplicate']);
});

test('an act is the user’s own: two users may use the same key', async () => {
  const ledger = new EventLedger(new MemoryTable());
  const results = await ledger.record([makeEvent(user, { idemKey: 'k' }), makeEvent(other, { idemKey: 'k' })]);
  expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
});

test('folding two users makes their common acts one', async () => {
  const ledger = new EventLedger(new MemoryTable());
  const [early, late, alone] = [makeEvent(other, { atMs: 1, idemKey: 'k' }), makeEvent(user, { atMs: 2, idemKey: 'k' }), makeEvent(other, { atMs: 3 })];
  await ledger.record([late, early, alone]);
  await ledger.alias(other, user);
  const folded = { events: [early.data, alone.data], duplicates: [late.data] };
  expect([await ledger.list(user), await ledger.list(other)]).toEqual([folded, folded]);
});

test('an event copied into the surviving user’s database is known already', async () => {
  const ledger = new EventLedger(new MemoryTable());
  const event = makeEvent(other);
  await ledger.record([event]);
  const copied = { ...event, source: event.source.replace(other, user) };
  expect(await ledger.record([copied])).toEqual([{ id: event.id, status: 'duplicate' }]);
  expect((await ledger.list(user)).events).toEqual([]);
  await ledger.alias(other, user);
  expect((await ledger.list(user)).events).toEqual([event.data]);
});

test('the same batch from two bridges at once stores each event once', async () => {
  const ledger = new EventLedger(new MemoryTable());
  const batch = Array.from({ length: 20 }, (_, index) => makeEvent(user, { atMs: index + 1 }));
  const answers = await Promise.all([ledger.record(batch), ledger.record(batch)]);
  expect(answers.flat().filter(({ status }) => status === 'accepted')).toHaveLength(20);
  expect((await ledger.list(user)).events).toEqual(batch.map(({ data }) => data));
});

test('everybody is read whole, whatever an event id begins with, and joined users as one', async () => {
  const ledger = new EventLedger(new MemoryTable());
  const starts = [...'0123456789abcdef'].flatMap((digit) => [`${digit}0`, `${digit}f`]);
  const ids = starts.map((start) => `${start}000000-0000-4000-8000-000000000000`);
  await ledger.record(ids.map((eventId, index) => makeEvent(index % 2 === 0 ? user : other, { eventId, atMs: index + 1, idemKey: eventId })));
  const read = async () => {
    const users = new Map<string, readonly string[]>();
    for await (const { userId, events } of ledger.everybody())
      users.set(
        userId,
        events.events.map(({ eventId }) => eventId),
      );
    return users;
  };
  expect(await read()).toEqual(
    new Map([
      [user, ids.filter((_, index) => index % 2 === 0)],
      [other, ids.filter((_, index) => index % 2 === 1)],
    ]),
  );
  await ledger.alias(other, user);
  expect(await read()).toEqual(new Map([[user, ids]]));
});

test('what contradicts itself is rejected for good', async () => {
  const ledger = new EventLedger(new MemoryTable());
  const event = makeEvent(user);
  const bad = [
    7,
    null,
    { ...event, id: 'x' },
    { ...event, type: 'empire.quiz.other' },
    { ...event, data: { ...event.data, data: 'changed' } },
    { ...event, specversion: '0.3' },
  ];
  const results = await ledger.record(bad);
  expect(results.every(({ status, code, permanent }) => status === 'rejected' && code === 'bad-document' && permanent)).toBe(true);
});
