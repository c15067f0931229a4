import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { EventLedger } from '../core-server/event-ledger.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { checkCompleteness } from './completeness.ts';
import { DeadLetters } from './dead-letters.ts';
import { fillGaps } from './fill-gaps.ts';
import { MemoryCoreClient } from './memory-core-client.ts';
import { MemoryUserFeeds } from './memory-user-feeds.ts';
import { SetAside } from './set-aside.ts';
import { sweep } from './sweep.ts';

const signal = new AbortController().signal;
const user = 'a'.repeat(32);
const database = `user-${user}`;

/** A bridge at rest over 57 events of a phone. */
async function delivered(events = Array.from({ length: 57 }, (_, index) => makeEventDocument({ deviceId: 'phone', deviceSeq: index + 1 }))) {
  const table = new MemoryTable();
  const core = new MemoryCoreClient(new EventLedger(table));
  const control = new MemoryTable();
  const feeds = new MemoryUserFeeds();
  feeds.add(database, ...events);
  const clock = { now: () => 0 };
  const ports = {
    core,
    feeds,
    setAside: new SetAside(control),
    deadLetters: new DeadLetters(control, clock),
    acknowledgements: new Acknowledgements(feeds, clock),
  };
  const run = () => sweep({ control, feeds, core }, { signal, holds: () => true });
  const check = () => checkCompleteness(ports, database, { signal });
  const lose = async (eventId: string) => {
    const stored = await table.get(eventId);
    if (stored) await table.remove(stored);
  };
  return { events, core, feeds, ports, run, check, lose };
}

const complete = {
  userId: user,
  neuron: 'quiz',
  deviceId: 'phone',
  neverArrived: [],
  missing: [],
  missingIds: [],
  parked: 0,
  dropped: 0,
  dead: 0,
  droppedUnsent: 0,
  retired: 0,
};

test('what was delivered is complete', async () => {
  const { run, check } = await delivered();
  await run();
  expect(await check()).toEqual([{ ...complete, highest: 57, atCore: 57 }]);
});

test('a Core that lost rows is seen, and gets exactly these again', async () => {
  const { events, core, ports, run, check, lose } = await delivered();
  await run();
  const lost = [events[2], events[3], events[56]].map((event) => String(event?.eventId));
  for (const eventId of lost) await lose(eventId);
  const devices = await check();
  expect(devices).toMatchObject([
    {
      highest: 57,
      atCore: 54,
      missing: [
        [3, 4],
        [57, 57],
      ],
    },
  ]);
  const posted: string[] = [];
  const post = core.post.bind(core);
  core.post = async (batch) => {
    posted.push(...batch.map(({ id }) => id));
    return post(batch);
  };
  expect(await fillGaps(ports, database, { devices, signal })).toBe(3);
  expect(posted).toEqual(lost);
  expect(await check()).toEqual([{ ...complete, highest: 57, atCore: 57 }]);
  expect((await core.ledger.list(user)).events).toHaveLength(57);
});

test('a number that never arrived is told apart from one that Core lost', async () => {
  const { run, check } = await delivered([1, 2, 5].map((deviceSeq) => makeEventDocument({ deviceId: 'phone', deviceSeq })));
  await run();
  expect(await check()).toEqual([{ ...complete, highest: 5, atCore: 3, neverArrived: [[3, 4]] }]);
});

test('what is set aside for a reason is not missing', async () => {
  const waiting = makeEventDocument({ deviceId: 'phone', deviceSeq: 2, purpose: 'analytics', consentRef: 'c1' });
  const refused = makeEventDocument({ deviceId: 'phone', deviceSeq: 3 });
  const { core, run, check } = await delivered([makeEventDocument({ deviceId: 'phone', deviceSeq: 1 }), waiting, refused]);
  core.rejections.set(refused.eventId, { code: 'unknown-type', permanent: true });
  await run();
  expect(await check()).toEqual([{ ...complete, highest: 3, atCore: 1, parked: 1, dead: 1 }]);
});

test('an event that shares its number with another is not overlooked', async () => {
  const twins = [1, 2].map((answer) => makeEventDocument({ deviceId: 'phone', deviceSeq: 1, data: { answer } }));
  const { ports, run, check, lose } = await delivered(twins);
  await run();
  expect(await check()).toMatchObject([{ missingIds: [] }]);
  await lose(String(twins[1]?.eventId));
  const devices = await check();
  expect(devices[0]?.missingIds).toContain(twins[1]?._id);
  await fillGaps(ports, database, { devices, signal });
  expect(await check()).toMatchObject([{ missingIds: [] }]);
});

test('what a device dropped before sending is accounted for: received and dropped are all that was counted', async () => {
  const { feeds, run, check } = await delivered([1, 2, 5].map((deviceSeq) => makeEventDocument({ deviceId: 'phone', deviceSeq })));
  const record = { neuron: 'quiz', deviceId: 'phone', reason: 'consent-withdrawn', ranges: [[3, 3], [5, 8]], count: 5 }; // biome-ignore format: one record
  feeds.add(database, { _id: 'quiz:d:dropped:one', _rev: '1-a', ...record });
  feeds.add(database, { _id: 'quiz:d:dropped:two', _rev: '1-b', ...record, deviceId: 'laptop', ranges: [[1, 2]], count: 2 });
  await run();
  const laptop = { ...complete, deviceId: 'laptop', highest: 2, atCore: 0, droppedUnsent: 2 };
  expect(await check()).toEqual([laptop, { ...complete, highest: 8, atCore: 3, neverArrived: [[4, 4]], droppedUnsent: 4 }]);
});
