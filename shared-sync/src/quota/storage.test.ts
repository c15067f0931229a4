import { EmpireError, parseManifest } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { type AnyDoc, parseDocId } from '../../core/index.ts';
import { type NeuronData, openEngine } from '../engine.ts';
import type { DocumentStore, StoreFactory } from '../ports/document-store.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';
import { MemoryMeter } from '../twins/memory-meter.ts';
import { findEviction } from './eviction.ts';
import { levelOf } from './level.ts';
import { Room } from './room.ts';
import { roomyStores } from './roomy-stores.ts';
import { Storage } from './storage.ts';

const shown = { place: 'privacy', wording: 'Count how often quizzes are finished.' };
const signal = new AbortController().signal;
const tight = parseManifest({ ...quizManifest, offline: { maxBytes: 400 } });

/** A factory whose writes find no room while `disk.full` says so. */
function limited(stores: StoreFactory, disk: { full: () => Promise<boolean> }): StoreFactory {
  const refuse = async () => {
    if (await disk.full()) throw new EmpireError('storage-full');
  };
  const guard = (store: DocumentStore): DocumentStore => ({
    edit: async (edit) => {
      await refuse();
      return store.edit(edit);
    },
    graft: async (...args) => {
      await refuse();
      return store.graft(...args);
    },
    read: (ids) => store.read(ids),
    list: (...args) => store.list(...args),
    changes: (options) => store.changes(options),
    latest: () => store.latest(),
    note: (name) => store.note(name),
    writeNote: (...args) => store.writeNote(...args),
    close: () => store.close(),
    destroy: () => store.destroy(),
  });
  return { open: async (name) => guard(await stores.open(name)), names: () => stores.names(), destroyAll: () => stores.destroyAll() };
}

async function pageAt(server: MemoryServer, { vault = new MemoryKeyVault(), source = new MemoryDisk(), manifest = quizManifest } = {}) {
  const env = new MemoryOrigin().context();
  const room = new Room(env, vault);
  const meter = new MemoryMeter();
  const generations = new MemoryStores({ env, records: vault, source });
  /** The disk is full as long as nobody gives the ballast back. */
  const disk = { isFull: false, full: async () => disk.isFull && (await room.ballast.isHeld()) };
  const stores = roomyStores(limited(generations, disk), { makeRoom: room.make });
  const { deviceId } = await vault.open();
  const engine = await openEngine({ env, vault, stores, gateway: server.gateway(deviceId) }, { hostManifest });
  const quiz = await engine.open(manifest);
  const storage = new Storage(engine, { meter, room, generations: generations.parts });
  return { engine, quiz, storage, meter, room, disk, vault, source };
}

function content(key: string, text: string): AnyDoc {
  const id = key.padEnd(32, '0').replace(/[^0-9a-f]/g, 'e');
  return { _id: `quiz:c:quiz:${key}`, _rev: `1-${id}`, _revisions: { start: 1, ids: [id] }, v: 1, schema: 1, value: { text } } as unknown as AnyDoc;
}

/** The next version of a document. */
function next(doc: AnyDoc): AnyDoc {
  const [id = ''] = doc._revisions?.ids ?? [];
  const digest = `${id.slice(0, 31)}f`;
  return { ...doc, _rev: `2-${digest}`, _revisions: { start: 2, ids: [digest, id] } } as unknown as AnyDoc;
}

describe('levels', () => {
  it.each([
    [{ usageBytes: 10, quotaBytes: 100 }, 'normal'],
    [{ usageBytes: 80, quotaBytes: 100 }, 'low'],
    [{ usageBytes: 95, quotaBytes: 100 }, 'critical'],
    [{ usageBytes: 5, quotaBytes: Number.POSITIVE_INFINITY }, 'normal'],
  ])('%j is %s', (estimate, level) => {
    expect(levelOf(estimate)).toBe(level);
  });
});

describe('a full disk', () => {
  it('takes what a person writes all the same, and lets an analytics event fail', async () => {
    const { quiz, room, disk, engine } = await pageAt(new MemoryServer());
    await engine.consent.grant(['analytics'], shown);
    await room.ballast.take();
    disk.isFull = true;
    await expect(quiz.events.append('seen', 1, { purpose: 'analytics' })).rejects.toMatchObject({ code: 'storage-full' });
    expect(await room.ballast.isHeld()).toBe(true);
    await quiz.db.put('note', 'one', { text: 'kept' });
    expect([(await quiz.db.get('note', 'one'))?.value, await room.ballast.isHeld()]).toEqual([{ text: 'kept' }, false]);
  });

  it('answers storage-full when nothing can be given back', async () => {
    const { quiz, disk } = await pageAt(new MemoryServer());
    disk.full = async () => true;
    await expect(quiz.db.put('note', 'one', { text: 'x' })).rejects.toMatchObject({ code: 'storage-full' });
    disk.full = async () => false;
    expect(await quiz.db.get('note', 'one')).toBeUndefined();
  });
});

describe('the budget of a neuron', () => {
  const withTwo = () => {
    const server = new MemoryServer();
    for (const doc of [content('big', 'x'.repeat(5_000)), content('small', 'y')]) server.database('content').graft(doc);
    return server;
  };
  const keys = async (quiz: NeuronData) => (await quiz.db.list('quiz')).map(({ key }) => key).sort();
  const partly = async (storage: Storage) => (await storage.report()).neurons.find(({ neuron }) => neuron === 'quiz')?.partly;

  it('is kept when content arrives: what does not fit is read from the server when asked for, and is told', async () => {
    const server = withTwo();
    const { engine, quiz, storage } = await pageAt(server, { manifest: tight });
    await engine.transferOnce({ signal });
    expect([await keys(quiz), await partly(storage)]).toEqual([['small'], 1]);
    expect((await quiz.db.get<{ text: string }>('quiz', 'big'))?.value.text).toHaveLength(5_000);
    expect([await keys(quiz), await partly(storage)]).toEqual([['small'], 1]);
    server.failure = 'offline';
    await expect(quiz.db.get('quiz', 'big')).rejects.toMatchObject({ code: 'offline' });
  });

  it('names the content that stays on the server, collection by collection, until it is here or was withdrawn', async () => {
    const server = withTwo();
    const { engine, quiz } = await pageAt(server, { manifest: tight });
    expect(await quiz.db.listOnline?.('quiz')).toEqual([]);
    await engine.transferOnce({ signal });
    expect([await quiz.db.listOnline?.('quiz'), await quiz.db.listOnline?.('note')]).toEqual([['big'], []]);
    await expect(quiz.db.listOnline?.('nothing')).rejects.toMatchObject({ code: 'not-permitted' });
    server.database('content').graft({ ...next(content('big', 'x')), _deleted: true } as AnyDoc);
    expect(await quiz.db.get('quiz', 'big')).toBeUndefined();
    expect(await quiz.db.listOnline?.('quiz')).toEqual([]);
  });

  it('does not hold up newer versions of what is here, and never has a body fetched that is not kept', async () => {
    const server = withTwo();
    const { engine, quiz } = await pageAt(server, { manifest: tight });
    await engine.transferOnce({ signal });
    const read: string[] = [];
    const { remote } = engine.parts.ports.gateway;
    const before = remote.read.bind(remote);
    remote.read = async (database, ids, options) => {
      read.push(...ids);
      return before(database, ids, options);
    };
    server.database('content').graft(next(content('big', 'z'.repeat(6_000))));
    server.database('content').graft(next(content('small', 'w'.repeat(2_000))));
    await engine.transferOnce({ signal });
    expect([read, (await quiz.db.get<{ text: string }>('quiz', 'small'))?.value.text.length]).toEqual([['quiz:c:quiz:small'], 2_000]);
    expect((await quiz.db.get<{ text: string }>('quiz', 'big'))?.value.text.slice(0, 1)).toBe('z');
  });

  it('puts the collections that the manifest names first before the others', async () => {
    const server = withTwo();
    server.database('content').graft({ ...content('big', 'x'.repeat(300)), _id: 'quiz:c:basics:one' } as AnyDoc);
    const manifest = parseManifest({
      ...quizManifest,
      collections: [{ name: 'basics', class: 'content', schema: 1 }, ...quizManifest.collections],
      offline: { maxBytes: 500 },
    });
    const { engine, quiz } = await pageAt(server, { manifest });
    await engine.transferOnce({ signal });
    expect([(await quiz.db.list('basics')).map(({ key }) => key), await keys(quiz)]).toEqual([['one'], []]);
  });

  it('is made good by a page where a service worker brought more', async () => {
    const server = withTwo();
    const first = await pageAt(server);
    await first.engine.transferOnce({ signal });
    await first.engine.close();
    const second = await pageAt(server, { vault: first.vault, source: first.source, manifest: tight });
    expect(await keys(second.quiz)).toEqual(['big', 'small']);
    const running = second.storage.run();
    await expect.poll(() => keys(second.quiz)).toEqual(['small']);
    expect(await partly(second.storage)).toBe(1);
    await second.engine.close();
    await running;
  });
});

describe('relief', () => {
  it('sheds content that has no budget, which is read from the server when asked for, and keeps what people wrote', async () => {
    const server = new MemoryServer();
    for (const doc of [content('big', 'x'.repeat(5_000)), content('small', 'y')]) server.database('content').graft(doc);
    const { engine, quiz, storage } = await pageAt(server);
    await quiz.db.put('note', 'one', { text: 'mine' });
    await quiz.events.append('answered', 1, { purpose: 'functional' });
    await engine.transferOnce({ signal });
    expect(await quiz.db.list('quiz')).toHaveLength(2);
    const { contentShed, eventsDropped, compacted } = await storage.relieve();
    expect([contentShed, eventsDropped, compacted.filter(({ outcome }) => outcome !== 'renewed')]).toEqual([2, 0, []]);
    expect(await quiz.db.list('quiz')).toEqual([]);
    server.failure = 'offline';
    await expect(quiz.db.get('quiz', 'big')).rejects.toMatchObject({ code: 'offline' });
    expect(await quiz.db.get('quiz', 'none')).toBeUndefined();
    server.failure = undefined;
    expect((await quiz.db.get<{ text: string }>('quiz', 'big'))?.value.text).toHaveLength(5_000);
    expect((await quiz.db.get('note', 'one'))?.value).toEqual({ text: 'mine' });
  });

  it('drops unsent analytics events last, counted, and never a functional one', async () => {
    const server = new MemoryServer();
    const { engine, quiz, storage, meter } = await pageAt(server);
    await engine.consent.grant(['analytics'], shown);
    for (let n = 0; n < 3; n += 1) await quiz.events.append('seen', n, { purpose: 'analytics' });
    await quiz.events.append('answered', 1, { purpose: 'functional' });
    expect((await storage.relieve()).eventsDropped).toBe(0);
    meter.usageBytes = meter.quotaBytes * 0.97;
    expect((await storage.relieve()).eventsDropped).toBe(3);
    await engine.transferOnce({ signal });
    const trees = server.database(`user-${server.userOf(engine.identity.deviceId)}`).trees;
    const sent = [...trees].filter(([id]) => id.startsWith('quiz:')).map(([id, tree]) => [parseDocId(id)?.class, tree.leaves()[0]?.count ?? null]);
    expect(sent.sort()).toEqual([
      ['d', 3],
      ['e', null],
    ]);
  });

  it('takes what can be spared first, and where that is enough nothing else', async () => {
    const server = new MemoryServer();
    server.database('content').graft(content('big', 'x'.repeat(5_000)));
    const { engine, quiz, meter, room, source } = await pageAt(server);
    await engine.transferOnce({ signal });
    meter.usageBytes = meter.quotaBytes * 0.97;
    const spare = async () => {
      meter.usageBytes = meter.quotaBytes * 0.5;
      return true;
    };
    const generations = new MemoryStores({ env: engine.parts.ports.env, records: engine.parts.ports.vault, source }).parts;
    const storage = new Storage(engine, { meter, room, generations, spare });
    expect(await storage.relieve()).toEqual({ spared: true, contentShed: 0, eventsDropped: 0, compacted: [] });
    expect((await quiz.db.list('quiz')).map(({ key }) => key)).toEqual(['big']);
  });

  it('is asked for by a write that found no room, while the page runs', async () => {
    const { engine, quiz, storage, room, disk } = await pageAt(new MemoryServer());
    await room.ballast.take();
    const running = storage.run();
    await engine.consent.grant(['analytics'], shown);
    await quiz.events.append('seen', 1, { purpose: 'analytics' });
    disk.isFull = true;
    await quiz.db.put('note', 'one', { text: 'kept' });
    await expect.poll(async () => (await engine.outbox.list()).some(({ kind }) => kind === 'dropped')).toBe(true);
    await engine.close();
    await running;
  });

  it('is made room on although nobody can say whether something was evicted', async () => {
    const { engine, storage, meter } = await pageAt(new MemoryServer());
    const [stores] = engine.parts.neurons();
    if (!stores) throw new Error('No neuron is open.');
    stores.state.store.latest = () => Promise.reject(new EmpireError('storage-failed'));
    meter.usageBytes = 990_000_000;
    const failures: unknown[] = [];
    const relieved = new Promise<void>((resolve) => {
      storage.relieve = async () => {
        resolve();
        return { spared: true, contentShed: 0, eventsDropped: 0, compacted: [] };
      };
    });
    const running = storage.run({ failed: (error) => failures.push(error) });
    await relieved;
    expect(failures).toMatchObject([{ code: 'storage-failed' }]);
    await engine.close();
    await running;
  });
});

describe('the report', () => {
  it('says usage, level, persistence and what each neuron keeps', async () => {
    const { quiz, storage, meter, room } = await pageAt(new MemoryServer());
    await quiz.db.put('note', 'one', { text: 'x'.repeat(1_000) });
    meter.usageBytes = 900_000_000;
    expect(await storage.persist()).toBe(true);
    await room.ballast.take();
    const report = await storage.report();
    expect(report).toMatchObject({ usageBytes: 900_000_000, quotaBytes: 1_000_000_000, level: 'low', persisted: true, ballast: true });
    expect(report.neurons.find(({ neuron }) => neuron === 'quiz')?.bytes).toBeGreaterThan(1_000);
  });
});

describe('eviction', () => {
  it('is noticed, and the device rebuilds from the server without a tombstone or an empty push', async () => {
    const server = new MemoryServer();
    const first = await pageAt(server);
    await first.quiz.db.put('note', 'one', { text: 'kept' });
    await first.engine.transferOnce({ signal });
    expect(await findEviction(first.engine.parts, first.meter)).toBe('nothing');
    await first.engine.close();
    await first.vault.removeRecord('databases');
    const second = await pageAt(server, { vault: first.vault });
    expect(await findEviction(second.engine.parts, first.meter)).toBe('databases');
    expect(second.engine.status.current.evicted).toBe('databases');
    expect(await second.quiz.db.get('note', 'one')).toBeUndefined();
    await second.engine.transferOnce({ signal });
    await second.engine.close();
    const couch = server.database(`user-${server.userOf(first.engine.identity.deviceId)}`);
    const third = await pageAt(server, { vault: first.vault, source: second.source });
    expect(await third.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect((await third.quiz.db.get('note', 'one'))?.value).toEqual({ text: 'kept' });
    expect([...couch.trees.values()].flatMap((tree) => tree.leaves()).filter(({ _deleted }) => _deleted)).toEqual([]);
    expect(await findEviction(third.engine.parts, first.meter)).toBe('nothing');
  });

  it('is none where a database cannot be read for want of room', async () => {
    const { engine, quiz, meter } = await pageAt(new MemoryServer());
    await quiz.db.put('note', 'one', { text: 'kept' });
    expect(await findEviction(engine.parts, meter)).toBe('nothing');
    for (const { state } of engine.parts.neurons()) state.store.latest = () => Promise.reject(new EmpireError('storage-full'));
    expect(await findEviction(engine.parts, meter)).toBe('nothing');
  });

  it('of everything, keys included, is told apart from a device that is new', async () => {
    const server = new MemoryServer();
    const first = await pageAt(server);
    expect(await findEviction(first.engine.parts, first.meter)).toBe('nothing');
    await first.quiz.db.put('note', 'one', { text: 'kept' });
    await findEviction(first.engine.parts, first.meter);
    const second = await pageAt(server);
    expect(await findEviction(second.engine.parts, first.meter)).toBe('everything');
  });
});
