import { EmpireError } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { type AnyDoc, immutableRevision } from '../../core/index.ts';
import { type Engine, openEngine } from '../engine.ts';
import type { Gateway, Remote } from '../ports/gateway.ts';
import { hostManifest, MemoryServer, newProfile, quizManifest } from '../testing/index.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { reporting } from './stall-guard.ts';

const signal = new AbortController().signal;

async function deviceAt(server: MemoryServer, options: Parameters<typeof newProfile>[1] = {}) {
  const profile = await newProfile(server, options);
  const engine = await profile.context();
  return { profile, engine, quiz: await engine.open(quizManifest) };
}

async function twoDevices(server: MemoryServer) {
  const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
  const { code } = await phone.engine.pairing.issue();
  await laptop.engine.pairing.claim(code);
  return { phone, laptop };
}

async function transfer(engine: Engine): Promise<void> {
  expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
}

const couchOf = (server: MemoryServer, engine: Engine) => server.database(`user-${server.userOf(engine.identity.deviceId)}`);

function published(key: string): AnyDoc {
  const body = { _id: `quiz:c:quiz:${key}`, v: 1, schema: 1, value: { key } };
  const _rev = immutableRevision(body);
  return { ...body, _rev, _revisions: { start: 1, ids: [_rev.slice(2)] } } as unknown as AnyDoc;
}

/** A device whose remote is changed by `change`. */
async function deviceBehind(server: MemoryServer, change: (remote: Remote) => Partial<Remote>) {
  const { stores, vault } = await newProfile(server);
  const { deviceId } = await vault.open();
  const gateway = server.gateway(deviceId);
  const remote: Remote = { ...reporting(gateway.remote, { made: () => undefined, moved: { sent: 0, received: 0 } }), ...change(gateway.remote) };
  const changed: Gateway = { account: gateway.account, remote };
  const engine = await openEngine({ env: new MemoryOrigin().context(), vault, stores, gateway: changed }, { hostManifest });
  return { engine, quiz: await engine.open(quizManifest) };
}

describe('a server that was restored from a backup', () => {
  it('gets back what it lost, and nobody misses what is written after', async () => {
    const server = new MemoryServer();
    const { phone, laptop } = await twoDevices(server);
    await phone.quiz.db.put('note', 'kept', { n: 1 });
    await transfer(phone.engine);
    await transfer(laptop.engine);
    const restore = couchOf(server, phone.engine).backUp();
    for (const key of ['a', 'b', 'c']) await phone.quiz.db.put('note', key, { n: 2 });
    await transfer(phone.engine);
    await transfer(laptop.engine);
    restore();
    await laptop.quiz.db.put('note', 'after', { n: 3 });
    await transfer(laptop.engine);
    await transfer(phone.engine);
    await transfer(laptop.engine);
    for (const { quiz } of [phone, laptop]) expect((await quiz.db.list('note')).map(({ key }) => key).sort()).toEqual(['a', 'after', 'b', 'c', 'kept']);
    expect([...couchOf(server, phone.engine).trees.keys()].filter((id) => id.startsWith('quiz:s:note:')).sort()).toEqual(
      ['a', 'after', 'b', 'c', 'kept'].map((key) => `quiz:s:note:${key}`),
    );
  });

  it('gets back what it had refused first and taken later', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    server.refuses = ({ _id }) => _id === 'quiz:s:note:late';
    await quiz.db.put('note', 'late', { n: 1 });
    await transfer(engine);
    await quiz.db.put('note', 'other', { n: 2 });
    await transfer(engine);
    const restore = couchOf(server, engine).backUp();
    server.refuses = undefined;
    await transfer(engine);
    expect(couchOf(server, engine).trees.has('quiz:s:note:late')).toBe(true);
    restore();
    expect(couchOf(server, engine).trees.has('quiz:s:note:late')).toBe(false);
    await transfer(engine);
    expect(couchOf(server, engine).trees.has('quiz:s:note:late')).toBe(true);
  });

  it('is noticed by a device that only reads, and comes back when the server has gone far past its place', async () => {
    const server = new MemoryServer();
    const { phone, laptop } = await twoDevices(server);
    await phone.quiz.db.put('note', 'kept', { n: 1 });
    for (const { engine } of [phone, laptop]) await transfer(engine);
    const couch = couchOf(server, phone.engine);
    const restore = couch.backUp();
    // So many that their place is noted: fewer would be read again in any case.
    const keys = (letter: string) => Array.from({ length: 30 }, (_, index) => `${letter}${index}`);
    for (const key of keys('a')) await phone.quiz.db.put('note', key, { n: 2 });
    for (const { engine } of [phone, laptop]) await transfer(engine);
    const read = couch.seq;
    restore();
    const third = await deviceAt(server);
    await third.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    for (const key of keys('x')) await third.quiz.db.put('note', key, { n: 3 });
    await transfer(third.engine);
    for (const key of keys('d')) await phone.quiz.db.put('note', key, { n: 4 });
    await transfer(phone.engine);
    expect(couch.seq).toBeGreaterThan(read);
    await transfer(laptop.engine);
    expect((await laptop.quiz.db.list('note')).map(({ key }) => key).sort()).toEqual([...keys('a'), ...keys('d'), 'kept', ...keys('x')].sort());
  });

  it('is no reason to read ranges again when only an answer was lost: the feed is read on from the place that the server noted', async () => {
    const server = new MemoryServer();
    const asked: string[] = [];
    let loses = false;
    const { engine, quiz } = await deviceBehind(server, (remote) => ({
      range: async (database, options) => {
        asked.push(options.startKey);
        return remote.range(database, options);
      },
      writeNote: async (database, name, options) => {
        await remote.writeNote(database, name, options);
        if (loses) throw new EmpireError('offline');
      },
    }));
    await transfer(engine);
    asked.length = 0;
    loses = true;
    await quiz.db.put('note', 'one', { n: 1 });
    expect(await engine.transferOnce({ signal })).toMatchObject({ code: 'offline' });
    loses = false;
    await transfer(engine);
    expect(asked).toEqual([]);
  });

  it('is found within a day where nobody but the server writes', async () => {
    const server = new MemoryServer();
    const content = server.database('content');
    content.graft(published('one'));
    let now = 1_800_000_000_000;
    const { engine, quiz } = await deviceAt(server, { clock: { now: () => now } });
    const restore = content.backUp();
    for (const key of ['two', 'three']) content.graft(published(key));
    await transfer(engine);
    restore();
    for (const key of ['four', 'five', 'six']) content.graft(published(key));
    await transfer(engine);
    expect((await quiz.db.list('quiz')).map(({ key }) => key)).not.toContain('four');
    now += 24 * 3_600_000;
    await transfer(engine);
    expect((await quiz.db.list('quiz')).map(({ key }) => key)).toEqual(expect.arrayContaining(['four', 'five', 'six']));
  });

  it('is noticed by a device that only reads content', async () => {
    const server = new MemoryServer();
    const content = server.database('content');
    content.graft(published('one'));
    const { engine, quiz } = await deviceAt(server);
    const restore = content.backUp();
    for (const key of ['lost-1', 'lost-2']) content.graft(published(key));
    await transfer(engine);
    restore();
    content.graft(published('new'));
    await transfer(engine);
    expect((await quiz.db.list('quiz')).map(({ key }) => key)).toContain('new');
  });
});

describe('a first reading', () => {
  it('finds later what a lagging copy did not tell', async () => {
    const server = new MemoryServer();
    for (const key of ['one', 'two']) server.database('content').graft(published(key));
    let now = 1_800_000_000_000;
    server.lags = (id) => id.endsWith(':two');
    const { engine, quiz } = await deviceAt(server, { clock: { now: () => now } });
    await transfer(engine);
    server.lags = undefined;
    await transfer(engine);
    expect((await quiz.db.list('quiz')).map(({ key }) => key)).toEqual(['one']);
    now += 11 * 60_000;
    await transfer(engine);
    expect((await quiz.db.list('quiz')).map(({ key }) => key).sort()).toEqual(['one', 'two']);
  });

  it('finds later what a lagging copy did not tell of a document that was written here, too', async () => {
    const server = new MemoryServer();
    let now = 1_800_000_000_000;
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server, { clock: { now: () => now } })];
    await phone.quiz.db.put('note', 'one', { by: 'phone' });
    await transfer(phone.engine);
    const { code } = await phone.engine.pairing.issue();
    await laptop.quiz.db.put('note', 'one', { by: 'laptop' });
    await laptop.engine.pairing.claim(code);
    server.lags = (id) => id.includes(':note:');
    await transfer(laptop.engine);
    server.lags = undefined;
    now += 11 * 60_000;
    await transfer(laptop.engine);
    await transfer(laptop.engine);
    const versions = couchOf(server, phone.engine).trees.get('quiz:s:note:one')?.leaves() ?? [];
    expect(versions.filter(({ _deleted }) => _deleted !== true)).toHaveLength(1);
  });

  it('is not told by a note that was meant for the database before it, and comes late', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    const { deviceId } = engine.identity;
    await quiz.db.put('note', 'one', { n: 1 });
    await transfer(engine);
    const late = structuredClone([...couchOf(server, engine).notes]);
    server.databases.delete(`user-${server.userOf(deviceId)}`);
    await transfer(engine);
    const { notes, trees } = couchOf(server, engine);
    for (const [name, note] of late) notes.set(name, { ...note, since: { 'quiz-state': 1_000_000 } });
    await quiz.db.put('note', 'two', { n: 2 });

    await transfer(engine);

    expect(engine.identity.deviceId).toBe(deviceId);
    expect([...trees.keys()].filter((id) => id.startsWith('quiz:s:note:'))).toHaveLength(2);
  });

  it('finds later what a lagging copy did not tell of a server whose database was made anew', async () => {
    const server = new MemoryServer();
    let now = 1_800_000_000_000;
    const phone = await deviceAt(server);
    const laptop = await deviceAt(server, { clock: { now: () => now } });
    await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    await phone.quiz.db.put('note', 'one', { n: 1 });
    await transfer(phone.engine);
    await transfer(laptop.engine);
    server.databases.delete(`user-${server.userOf(phone.engine.identity.deviceId)}`);
    await phone.quiz.db.put('note', 'one', { n: 2 });
    await transfer(phone.engine);
    server.lags = (id) => id.includes(':note:');
    await transfer(laptop.engine);
    server.lags = undefined;
    expect((await laptop.quiz.db.get('note', 'one'))?.value).toEqual({ n: 1 });
    now += 11 * 60_000;
    await transfer(laptop.engine);
    expect((await laptop.quiz.db.get('note', 'one'))?.value).toEqual({ n: 2 });
  });

  it('is looked at again in ten minutes more where the clock was set meanwhile', async () => {
    const server = new MemoryServer();
    server.database('content').graft(published('one'));
    let now = 1_900_000_000_000;
    server.lags = () => true;
    const { engine, quiz } = await deviceAt(server, { clock: { now: () => now } });
    await transfer(engine);
    now = 1_800_000_000_000;
    await transfer(engine);
    server.lags = undefined;
    now += 11 * 60_000;
    await transfer(engine);
    expect((await quiz.db.list('quiz')).map(({ key }) => key)).toEqual(['one']);
  });

  it('goes on where it was interrupted, and misses nothing that came meanwhile', async () => {
    const server = new MemoryServer();
    for (let n = 0; n < 3_000; n += 1) server.database('content').graft(published(`k${String(n).padStart(4, '0')}`));
    const asked: string[] = [];
    let breaksAfter = 8;
    const { engine, quiz } = await deviceBehind(server, (remote) => ({
      read: async (database, ids, options) => {
        breaksAfter -= 1;
        if (breaksAfter < 0) throw new EmpireError('offline');
        asked.push(...ids);
        return remote.read(database, ids, options);
      },
    }));
    expect(await engine.transferOnce({ signal })).toMatchObject({ code: 'offline' });
    server.database('content').graft(published('early-while-away'));
    breaksAfter = 100;
    await transfer(engine);
    expect(await quiz.db.list('quiz')).toHaveLength(3_001);
    expect(asked.filter((id) => id === 'quiz:c:quiz:k0000')).toHaveLength(1);
  });

  it('begins again when the server does not know the place in the feed any more', async () => {
    const server = new MemoryServer();
    server.database('content').graft(published('one'));
    let forgets = false;
    const { engine, quiz } = await deviceBehind(server, (remote) => ({
      changes: async (database, options) => {
        if (forgets && database === 'content') {
          forgets = false;
          throw new EmpireError('bad-response', 'Malformed sequence supplied in since.', { details: { status: 400 } });
        }
        return remote.changes(database, options);
      },
    }));
    await transfer(engine);
    server.database('content').graft(published('two'));
    forgets = true;
    await transfer(engine);
    expect((await quiz.db.list('quiz')).map(({ key }) => key).sort()).toEqual(['one', 'two']);
  });
});
