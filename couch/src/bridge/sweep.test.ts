import { EmpireError } from '@empire/contract';
import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { MemoryCoreClient } from './memory-core-client.ts';
import { MemoryUserFeeds } from './memory-user-feeds.ts';
import { partitionOf } from './partition.ts';
import { sweep } from './sweep.ts';
import type { StoredDocument } from './user-feeds.ts';

const user = 'a'.repeat(32);
const database = `user-${user}`;
const consent = (key: string, granted: boolean, heads: string[] = []): StoredDocument => ({
  _id: `host:k:consent:${key}`,
  _rev: `1-${key}`,
  purpose: 'analytics',
  granted,
  heads,
});

function newBridge() {
  const ports = { control: new MemoryTable(), feeds: new MemoryUserFeeds(), core: new MemoryCoreClient() };
  const run = (options: { holds?: (partition: string) => boolean } = {}) =>
    sweep(ports, { signal: new AbortController().signal, holds: () => true, ...options });
  const atCore = async (of = user) => (await ports.core.ledger.list(of)).events.map(({ eventId }) => eventId);
  const checkpoint = () => ports.control.get(`checkpoint:${partitionOf(database)}:${database}`);
  return { ...ports, run, atCore, checkpoint };
}

test('events reach Core once with their user, states stay, and the checkpoint follows', async () => {
  const { feeds, core, run, atCore, checkpoint } = newBridge();
  const events = [makeEventDocument({ atMs: 1 }), makeEventDocument({ atMs: 2 })];
  feeds.add(database, ...events, { _id: 'quiz:s:answer:1', _rev: '1-a', value: 1 });
  expect(await run()).toEqual({ core: 'ok', databases: 1, failure: null });
  await run();
  expect(await atCore()).toEqual(events.map(({ eventId }) => eventId));
  const acknowledgements = events.length;
  expect([core.posts, (await checkpoint())?.seq]).toEqual([1, String(3 + acknowledgements)]);
});

test('a Core that is down keeps the checkpoint where it was', async () => {
  const { feeds, core, run, atCore, checkpoint } = newBridge();
  feeds.add(database, makeEventDocument());
  core.fault = { when: 'before', error: new EmpireError('offline') };
  expect(await run()).toMatchObject({ core: 'down', failure: expect.stringContaining('offline') });
  expect(await checkpoint()).toBeUndefined();
  core.fault = undefined;
  await run();
  expect(await atCore()).toHaveLength(1);
});

test('a Core that accepts and then times out is asked again and has each event once', async () => {
  const { feeds, core, run, atCore, checkpoint } = newBridge();
  const events = [makeEventDocument({ atMs: 1 }), makeEventDocument({ atMs: 2 })];
  feeds.add(database, ...events);
  core.fault = { when: 'after', error: new EmpireError('timeout') };
  await run();
  expect([await checkpoint(), (await atCore()).length]).toEqual([undefined, 2]);
  core.fault = undefined;
  expect((await run()).failure).toBeNull();
  expect(await atCore()).toEqual(events.map(({ eventId }) => eventId));
  expect((await checkpoint())?.seq).toBe((await feeds.changes(database, { since: '0', limit: 100 })).lastSeq);
});

test('what Core rejects for good becomes a dead letter and delays nothing; for now, it waits', async () => {
  const { feeds, core, control, run, atCore } = newBridge();
  const [poison, good] = [makeEventDocument(), makeEventDocument()];
  feeds.add(database, poison, good);
  core.rejections.set(poison.eventId, { code: 'busy', permanent: false });
  expect((await run()).failure).toContain('for now');
  core.rejections.set(poison.eventId, { code: 'unknown-type', permanent: true });
  expect((await run()).failure).toBeNull();
  expect(await atCore()).toEqual([good.eventId]);
  expect(await control.get(`dead:${poison.eventId}`)).toMatchObject({ code: 'unknown-type', event: { id: poison.eventId } });
});

test('a batch that Core finds too large is halved down to the one event that is', async () => {
  const { feeds, core, control, run, atCore } = newBridge();
  const [large, ...small] = [makeEventDocument(), makeEventDocument(), makeEventDocument()];
  feeds.add(database, large as StoredDocument, ...small);
  const post = core.post.bind(core);
  core.post = async (batch) => {
    if (batch.some(({ id }) => id === large?.eventId)) throw new EmpireError('payload-too-large');
    return post(batch);
  };
  expect((await run()).failure).toBeNull();
  expect((await atCore()).toSorted()).toEqual(small.map(({ eventId }) => eventId).toSorted());
  expect(await control.get(`dead:${large?.eventId}`)).toMatchObject({ code: 'payload-too-large' });
});

test('an event without visible consent is parked, the checkpoint moves on, and its consent frees it', async () => {
  const { feeds, control, run, atCore, checkpoint } = newBridge();
  const [parked, free] = [makeEventDocument({ atMs: 1, purpose: 'analytics', consentRef: 'c1' }), makeEventDocument({ atMs: 2 })];
  feeds.add(database, parked, free);
  await run();
  expect([await atCore(), (await checkpoint())?.seq]).toEqual([[free.eventId], (await feeds.changes(database, { since: '0', limit: 100 })).lastSeq]);
  expect(await control.get(`parked:${database}:${parked._id}`)).toBeDefined();
  feeds.add(database, consent('c1', true));
  await run();
  expect(await atCore()).toEqual([parked.eventId, free.eventId]);
  expect(await control.list({ prefix: 'parked:' })).toEqual([]);
});

test('a withdrawal drops the event and counts it', async () => {
  const { feeds, control, run, atCore } = newBridge();
  const event = makeEventDocument({ purpose: 'analytics', consentRef: 'c1' });
  feeds.add(database, consent('c1', true), consent('c2', false, ['c1']), event);
  await run();
  expect([await atCore(), (await control.list({ prefix: 'dropped:' })).length]).toEqual([[], 1]);
});

test('a database that was deleted and created again is read from its beginning', async () => {
  const { feeds, run, atCore } = newBridge();
  const [before, after] = [makeEventDocument({ atMs: 1 }), makeEventDocument({ atMs: 2 })];
  feeds.add(database, before);
  await run();
  feeds.create(database);
  feeds.add(database, after);
  await run();
  expect(await atCore()).toEqual([before.eventId, after.eventId]);
});

test('a database of another worker’s partition is left alone', async () => {
  const { feeds, run, atCore } = newBridge();
  feeds.add(database, makeEventDocument());
  expect(await run({ holds: () => false })).toEqual({ core: 'unknown', databases: 0, failure: null });
  expect(await atCore()).toEqual([]);
});

test('a database that cannot be read delays no other', async () => {
  const { feeds, run, atCore } = newBridge();
  const other = 'b'.repeat(32);
  feeds.add(database, makeEventDocument());
  feeds.add(`user-${other}`, makeEventDocument());
  const instance = feeds.instance.bind(feeds);
  feeds.instance = async (name) => (name === database ? Promise.reject(new EmpireError('bad-response')) : instance(name));
  expect((await run()).failure).toContain('bad-response');
  expect(await atCore(other)).toHaveLength(1);
});

test('a worker that lost its lease while Core answered cannot move the checkpoint', async () => {
  const { feeds, core, control, run, checkpoint } = newBridge();
  feeds.add(database, makeEventDocument());
  const post = core.post.bind(core);
  let successor: unknown;
  core.post = async (batch) => {
    core.post = post;
    await sweep({ control, feeds, core }, { signal: new AbortController().signal, holds: () => true });
    successor = await checkpoint();
    return post(batch);
  };
  expect((await run()).failure).toContain('conflict');
  expect(await checkpoint()).toEqual(successor);
});

const acknowledgement = async (feeds: MemoryUserFeeds, deviceId: string) =>
  (await feeds.leaves(database, [`quiz:r:ack:${deviceId}`])).map(({ value, ...document }) => ({
    ...(value as object),
    schema: document.schema,
    v: document.v,
  }));

test('a device reads how far its events are settled, in one document however often they are posted', async () => {
  const { feeds, core, run } = newBridge();
  const deviceId = 'd-1';
  const events = Array.from({ length: 420 }, (_, index) => makeEventDocument({ deviceId, deviceSeq: index + 1 }));
  const poison = events[4] as StoredDocument & { eventId: string };
  core.rejections.set(poison.eventId, { code: 'unknown-type', permanent: true });
  const write = feeds.write.bind(feeds);
  let writes = 0;
  feeds.write = async (name, documents) => {
    writes += documents.length;
    return write(name, documents);
  };
  feeds.add(database, ...events);
  core.fault = { when: 'after', error: new EmpireError('timeout') };
  await run();
  expect(await acknowledgement(feeds, deviceId)).toEqual([]);
  core.fault = undefined;
  await run();
  // The three parts of a hundred that were under way when Core fell silent had been stored.
  const counts = { accepted: 120, duplicate: 299, rejected: 1, dropped: 0 };
  expect(await acknowledgement(feeds, deviceId)).toEqual([{ v: 1, schema: 1, through: 420, above: [], ...counts, at: expect.any(String) }]);
  expect(writes).toBe(1);
});

test('an event that waits for its consent holds the acknowledgement back, its withdrawal does not', async () => {
  const { feeds, run } = newBridge();
  const deviceId = 'd-1';
  const event = (deviceSeq: number, purpose: 'functional' | 'analytics') => makeEventDocument({ deviceId, deviceSeq, purpose, consentRef: 'c1' });
  feeds.add(database, event(1, 'functional'), event(2, 'analytics'), event(3, 'functional'));
  await run();
  expect(await acknowledgement(feeds, deviceId)).toMatchObject([{ through: 1, above: [[3, 3]], accepted: 2 }]);
  feeds.add(database, consent('c1', true), consent('c2', false, ['c1']));
  await run();
  expect(await acknowledgement(feeds, deviceId)).toMatchObject([{ through: 3, above: [], accepted: 2, dropped: 1 }]);
});

test('two acknowledgements that a join brought together become one', async () => {
  const { feeds, run } = newBridge();
  const value = { through: 1, above: [], accepted: 1, duplicate: 0, rejected: 0, dropped: 0, at: '' };
  feeds.add(database, { _id: 'quiz:r:ack:d-1', _rev: '1-a', v: 1, schema: 1, value }, { _id: 'quiz:r:ack:d-1', _rev: '1-b', v: 1, schema: 1, value });
  feeds.add(database, makeEventDocument({ deviceId: 'd-1', deviceSeq: 2 }));
  await run();
  expect(await acknowledgement(feeds, 'd-1')).toMatchObject([{ through: 2, above: [], accepted: 2 }]);
});

test('aliases are told until Core has heard them', async () => {
  const { control, core, run } = newBridge();
  const other = 'b'.repeat(32);
  await control.put({ _id: `alias:${other}`, alias: other, of: user, told: false });
  core.fault = { when: 'before', error: new EmpireError('offline') };
  expect((await run()).core).toBe('down');
  core.fault = undefined;
  await run();
  expect(await control.get(`alias:${other}`)).toMatchObject({ told: true });
});
