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
  expect([core.posts, (await checkpoint())?.seq]).toEqual([1, '3']);
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
  expect((await checkpoint())?.seq).toBe('2');
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
  expect([await atCore(), (await checkpoint())?.seq]).toEqual([[free.eventId], '2']);
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
  core.post = async (batch) => {
    core.post = post;
    await sweep({ control, feeds, core }, { signal: new AbortController().signal, holds: () => true });
    return post(batch);
  };
  expect((await run()).failure).toContain('conflict');
  expect((await checkpoint())?._rev).toMatch(/^1-/);
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
