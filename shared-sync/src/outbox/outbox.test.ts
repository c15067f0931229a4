import { EmpireError, parseManifest } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { parseDocId } from '../../core/index.ts';
import { MemoryServer, newProfile, quizManifest } from '../testing/index.ts';
import { inPushOrder } from './priority.ts';

const signal = new AbortController().signal;
const manifest = parseManifest({
  ...quizManifest,
  collections: [...quizManifest.collections, { name: 'plan', class: 'state', schema: 1, merge: { name: 'manual', version: 1 } }],
});

async function deviceAt(server: MemoryServer, clock?: { now(): number }) {
  const profile = await newProfile(server, clock && { clock });
  const engine = await profile.context();
  return { engine, profile, quiz: await engine.open(manifest) };
}

const own = (id: string) => id.startsWith('quiz:');

describe('the outbox', () => {
  it('lists what waits and what was refused, with the reason, and is empty once the server has everything', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    await quiz.db.put('note', 'one', { text: 'a' });
    const eventId = await quiz.events.append('answered', 1, { purpose: 'functional' });
    const listed = async () => (await engine.outbox.list()).filter(({ id }) => own(id)).map(({ id, kind, state, code }) => [id, kind, state, code]);
    expect(await listed()).toEqual([
      ['quiz:s:note:one', 'state', 'queued', undefined],
      [`quiz:e:answered:${eventId}`, 'event', 'queued', undefined],
    ]);
    expect((await engine.outbox.list()).every(({ sinceMs = 0 }) => Date.now() - sinceMs < 60_000)).toBe(true);
    server.refuses = (doc) => doc._id === 'quiz:s:note:one';
    await engine.transferOnce({ signal });
    expect(await listed()).toEqual([['quiz:s:note:one', 'state', 'rejected', 'forbidden']]);
    expect(await quiz.db.syncState('note', 'one')).toBe('rejected');
    server.refuses = undefined;
    await engine.transferOnce({ signal });
    expect([await listed(), await quiz.db.syncState('note', 'one')]).toEqual([[], 'synced']);
  });

  it('offers a refused document again on request', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    const offered: string[] = [];
    server.refuses = (doc) => own(doc._id) && offered.push(doc._id) > 0;
    for (const key of ['one', 'two']) await quiz.db.put('note', key, { key });
    await engine.transferOnce({ signal });
    await engine.outbox.retry('quiz:s:note:two');
    offered.length = 0;
    const running = new AbortController();
    const run = engine.run({ signal: running.signal });
    await expect.poll(() => offered).toContain('quiz:s:note:two');
    running.abort();
    await run;
    await expect(engine.outbox.retry('quiz:s:note:none')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('tells when a document has arrived, and why it never will', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    server.refuses = (doc) => doc._id.endsWith(':bad');
    const eventId = await quiz.events.append('answered', 1, { purpose: 'functional' });
    await quiz.db.put('note', 'bad', { text: 'x' });
    const arrived = engine.outbox.awaitSynced(eventId, { signal });
    const refused = engine.outbox.awaitSynced('quiz:s:note:bad', { signal });
    const both = Promise.allSettled([arrived, refused]);
    await engine.transferOnce({ signal });
    expect(await both).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'forbidden' } }]);
    await quiz.db.put('note', 'late', { text: 'y' });
    await expect(engine.outbox.awaitSynced('quiz:s:note:late', { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('does not tell who waits for an event that it arrived when it was discarded, and does when it was put back and sent', async () => {
    const { engine, quiz } = await deviceAt(new MemoryServer());
    const eventId = await quiz.events.append('answered', 1, { purpose: 'functional' });
    const id = `quiz:e:answered:${eventId}`;
    const arrived = engine.outbox.awaitSynced(eventId, { signal });
    const settled = arrived.then(
      () => 'arrived',
      (error: unknown) => error,
    );
    await expect.poll(() => engine.outbox.list()).toMatchObject([{ id }]);
    const [copy = ''] = await engine.outbox.discard(id);
    expect(await settled).toMatchObject({ code: 'not-found' });
    await engine.outbox.undo(copy);
    const again = engine.outbox.awaitSynced(id, { signal });
    await engine.transferOnce({ signal });
    await again;
  });

  it('shows each change to who watches', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    await engine.transferOnce({ signal });
    const seen: number[] = [];
    const watching = new AbortController();
    const done = (async () => {
      for await (const items of engine.outbox.watch({ signal: watching.signal })) seen.push(items.filter(({ id }) => own(id)).length);
    })();
    await expect.poll(() => seen.at(-1)).toBe(0);
    await quiz.db.put('note', 'one', { text: 'a' });
    await expect.poll(() => seen.at(-1)).toBe(1);
    await engine.transferOnce({ signal });
    await expect.poll(() => seen.at(-1)).toBe(0);
    watching.abort();
    await done;
  });
});

describe('a document that its policy leaves to a person', () => {
  it('is in conflict until one version is taken', async () => {
    const server = new MemoryServer();
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
    await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    await phone.quiz.db.put('plan', 'one', 'phone');
    await laptop.quiz.db.put('plan', 'one', 'laptop');
    for (const { engine } of [phone, laptop, phone]) await engine.transferOnce({ signal });
    expect(await phone.quiz.db.syncState('plan', 'one')).toBe('conflict');
    const [origin] = await phone.quiz.db.explain('plan', 'one');
    await phone.quiz.db.resolve('plan', 'one', { revision: String(origin?.revision) });
    expect(await phone.quiz.db.syncState('plan', 'one')).toBe('queued');
    await phone.engine.transferOnce({ signal });
    expect(await phone.quiz.db.syncState('plan', 'one')).toBe('synced');
  });
});

describe('discarding', () => {
  it('an event leaves a dropped range; putting it back sends the same act under a new number', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    const eventId = await quiz.events.append('answered', { text: 'oops' }, { purpose: 'functional' });
    const [copy] = await engine.outbox.discard(`quiz:e:answered:${eventId}`);
    await engine.transferOnce({ signal });
    const trees = server.database(`user-${server.userOf(engine.identity.deviceId)}`).trees;
    const seen = () => [...trees.values()].flatMap((tree) => tree.leaves()).filter(({ _id }) => own(_id));
    expect(seen()).toMatchObject([{ reason: 'discarded', count: 1, ranges: [[1, 1]] }]);
    await engine.outbox.undo(String(copy));
    await engine.transferOnce({ signal });
    expect(seen().find(({ _id }) => parseDocId(_id)?.class === 'e')).toMatchObject({ eventId, deviceSeq: 2, data: { text: 'oops' } });
    expect(await engine.outbox.discarded()).toEqual([]);
  });

  it('an event that was on its way and is put back stays one document, its new number counts as dropped, and a server made anew gets it', async () => {
    const server = new MemoryServer();
    const profile = await newProfile(server);
    const { deviceId } = await profile.vault.open();
    const gateway = server.gateway(deviceId);
    const { remote } = gateway;
    let loses = true;
    const write = remote.write.bind(remote);
    remote.write = async (...args) => {
      const outcomes = await write(...args);
      if (loses) throw new EmpireError('offline');
      return outcomes;
    };
    const engine = await profile.context(gateway);
    const quiz = await engine.open(manifest);
    const eventId = await quiz.events.append('answered', 1, { purpose: 'functional' });
    expect(await engine.transferOnce({ signal })).toMatchObject({ code: 'offline' });
    loses = false;
    const [copy] = await engine.outbox.discard(`quiz:e:answered:${eventId}`);
    await engine.outbox.undo(String(copy));
    for (let round = 0; round < 2; round += 1) expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const leaves = [...server.database(`user-${server.userOf(deviceId)}`).trees.values()].flatMap((tree) => tree.leaves()).filter(({ _id }) => own(_id));
    expect(leaves.filter(({ _id }) => parseDocId(_id)?.class === 'e')).toMatchObject([{ eventId, deviceSeq: 1 }]);
    expect(leaves.flatMap(({ ranges }) => (Array.isArray(ranges) ? ranges : []))).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
    const name = `user-${server.userOf(deviceId)}`;
    server.databases.delete(name);
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const again = [...server.database(name).trees.values()].flatMap((tree) => tree.leaves());
    expect(again.filter(({ _id }) => own(_id) && parseDocId(_id)?.class === 'e')).toMatchObject([{ eventId, deviceSeq: 2 }]);
  });

  it('a refused edit returns to what the server has, another device’s later work included, and can be put back', async () => {
    const server = new MemoryServer();
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
    await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    await phone.quiz.db.put('note', 'one', { title: 'shared', text: 'first' });
    for (const { engine } of [phone, laptop]) await engine.transferOnce({ signal });
    server.refuses = (doc) => doc._id === 'quiz:s:note:one' && doc.deviceId === phone.engine.identity.deviceId;
    await phone.quiz.db.put('note', 'one', { title: 'shared', text: 'mine' });
    await phone.engine.transferOnce({ signal });
    await laptop.quiz.db.put('note', 'one', { title: 'theirs', text: 'first' }, { base: { title: 'shared', text: 'first' } });
    await laptop.engine.transferOnce({ signal });
    const value = async ({ quiz }: typeof phone) => (await quiz.db.get('note', 'one'))?.value;
    expect(await value(phone)).toEqual({ title: 'shared', text: 'mine' });
    const [copy] = await phone.engine.outbox.discard('quiz:s:note:one');
    expect(await value(phone)).toEqual({ title: 'theirs', text: 'first' });
    expect((await phone.engine.outbox.list()).filter(({ id }) => own(id))).toEqual([]);
    server.refuses = undefined;
    await phone.engine.outbox.undo(String(copy));
    for (const { engine } of [phone, laptop, phone]) await engine.transferOnce({ signal });
    expect([await value(phone), await value(laptop)]).toEqual([
      { title: 'theirs', text: 'mine' },
      { title: 'theirs', text: 'mine' },
    ]);
  });

  it('a document that never reached the server is gone, and a later write begins anew', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    await quiz.db.put('note', 'one', { text: 'a' });
    await quiz.db.put('note', 'one', { text: 'b' });
    await engine.outbox.discard('quiz:s:note:one');
    expect(await quiz.db.get('note', 'one')).toBeUndefined();
    await engine.transferOnce({ signal });
    expect([...server.database(`user-${server.userOf(engine.identity.deviceId)}`).trees.keys()].filter(own)).toEqual([]);
    await quiz.db.put('note', 'one', { text: 'c' });
    await engine.transferOnce({ signal });
    expect([(await quiz.db.get('note', 'one'))?.value, await quiz.db.syncState('note', 'one')]).toEqual([{ text: 'c' }, 'synced']);
  });

  it('is refused for what the server has, without a connection, and for records', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    await quiz.db.put('note', 'one', { text: 'a' });
    await engine.transferOnce({ signal });
    await expect(engine.outbox.discard('quiz:s:note:one')).rejects.toMatchObject({ code: 'not-found' });
    await quiz.db.put('note', 'one', { text: 'b' });
    server.failure = 'offline';
    await expect(engine.outbox.discard('quiz:s:note:one')).rejects.toMatchObject({ code: 'offline' });
    expect((await quiz.db.get('note', 'one'))?.value).toEqual({ text: 'b' });
  });

  it('is forgotten after 30 days', async () => {
    const server = new MemoryServer();
    let nowMs = Date.now();
    const { engine, quiz } = await deviceAt(server, { now: () => nowMs });
    const eventId = await quiz.events.append('answered', 1, { purpose: 'functional' });
    const [copy] = await engine.outbox.discard(`quiz:e:answered:${eventId}`);
    nowMs += 31 * 24 * 60 * 60_000;
    await expect(engine.outbox.undo(String(copy))).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the order of sending', () => {
  it('is consent, what people wrote, functional events, other events, audit', () => {
    const docs = [
      { _id: 'quiz:a:segment:1' },
      { _id: 'quiz:e:seen:1', purpose: 'analytics' },
      { _id: 'quiz:e:answered:1', purpose: 'functional' },
      { _id: 'quiz:p:count:1' },
      { _id: 'quiz:s:note:1' },
      { _id: 'quiz:k:entry:1' },
    ] as unknown as Parameters<typeof inPushOrder>[0];
    expect(inPushOrder(docs).map(({ _id }) => _id.split(':').slice(1, 3).join(' '))).toEqual([
      'k entry',
      'p count',
      's note',
      'e answered',
      'e seen',
      'a segment',
    ]);
  });
});
