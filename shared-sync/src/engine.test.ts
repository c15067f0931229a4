import type { EventId } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import type { AnyDoc } from '../core/index.ts';
import type { Engine } from './engine.ts';
import { MemoryServer, newProfile, quizManifest } from './testing/index.ts';

const signal = new AbortController().signal;
const answer = (key: string, value: object) => ({ purpose: 'functional' as const, effect: [{ collection: 'attempt', key, value: value as never }] });

/** A device with its quiz open. */
async function deviceAt(server: MemoryServer, options: Parameters<typeof newProfile>[1] = {}) {
  const profile = await newProfile(server, options);
  const engine = await profile.context();
  return { profile, engine, quiz: await engine.open(quizManifest) };
}

function serverDocs(server: MemoryServer, engine: Engine, neuron = 'quiz'): AnyDoc[] {
  const couch = server.databases.get(`user-${server.userOf(engine.identity.deviceId)}`);
  return [...(couch?.trees.values() ?? [])].flatMap((tree) => tree.leaves()).filter((doc) => doc._id.startsWith(`${neuron}:`));
}

describe('the engine', () => {
  it('keeps an event and its effect on the device, with no server at all', async () => {
    const server = new MemoryServer();
    server.failure = 'offline';
    const { engine, quiz } = await deviceAt(server);
    await quiz.events.append('answered', { question: 'q1' }, answer('one', { progress: 1 }));
    expect((await quiz.db.get('attempt', 'one'))?.value).toEqual({ progress: 1 });
    expect(await engine.transferOnce({ signal })).toMatchObject({ outcome: 'offline', code: 'offline' });
    expect(engine.status.current).toMatchObject({ phase: 'offline', pending: 2, rejected: 0 });
  });

  it('pushes the whole branch, and nothing a second time', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    for (const progress of [1, 2, 3]) await quiz.events.append('answered', { progress }, answer('one', { progress }));
    expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const docs = serverDocs(server, engine);
    const attempt = docs.find((doc) => doc._id === 'quiz:s:attempt:one');
    expect(attempt?._revisions?.start).toBe(3);
    expect(
      docs
        .filter((doc) => doc._id.startsWith('quiz:e:'))
        .map((doc) => doc.deviceSeq)
        .sort(),
    ).toEqual([1, 2, 3]);
    expect(engine.status.current).toMatchObject({ phase: 'idle', pending: 0 });
    const seq = server.database(`user-${server.userOf(engine.identity.deviceId)}`).seq;
    await engine.transferOnce({ signal });
    expect(server.database(`user-${server.userOf(engine.identity.deviceId)}`).seq).toBe(seq);
  });

  it('brings the result to a second device that joined by a code', async () => {
    const server = new MemoryServer();
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
    await phone.quiz.events.append('completed', {}, answer('one', { progress: 9, outcome: 'anchor' }));
    await phone.engine.transferOnce({ signal });
    await laptop.quiz.events.append('completed', {}, answer('two', { progress: 9, outcome: 'scout' }));
    await laptop.engine.transferOnce({ signal });
    const { code } = await phone.engine.pairing.issue();
    await laptop.engine.pairing.claim(code);
    await laptop.engine.transferOnce({ signal });
    await phone.engine.transferOnce({ signal });
    const outcomes = async ({ quiz }: typeof phone) => (await quiz.db.list<{ outcome: string }>('attempt')).map((entry) => entry.value.outcome).sort();
    expect(await outcomes(laptop)).toEqual(['anchor', 'scout']);
    expect(await outcomes(phone)).toEqual(['anchor', 'scout']);
  });

  it('edits what it pulled as the next revision of the same branch', async () => {
    const server = new MemoryServer();
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
    await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    await phone.quiz.db.put('note', 'one', { text: 'from the phone' });
    await phone.engine.transferOnce({ signal });
    await laptop.engine.transferOnce({ signal });
    await laptop.quiz.db.put('note', 'one', { text: 'from the laptop' });
    await laptop.engine.transferOnce({ signal });
    await phone.engine.transferOnce({ signal });
    expect((await phone.quiz.db.get('note', 'one'))?.value).toEqual({ text: 'from the laptop' });
    expect(serverDocs(server, phone.engine).map((doc) => doc._revisions?.start)).toEqual([2]);
  });

  it('shows the highest rank of two concurrent versions on both devices, and lets the person take the other', async () => {
    const server = new MemoryServer();
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
    await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    await phone.quiz.db.put('attempt', 'one', { progress: 5 });
    await laptop.quiz.db.put('attempt', 'one', { progress: 3 });
    for (const one of [phone, laptop, phone]) await one.engine.transferOnce({ signal });
    const shown = async ({ quiz }: typeof phone) => (await quiz.db.get<{ progress: number }>('attempt', 'one'))?.value.progress;
    expect([await shown(phone), await shown(laptop)]).toEqual([5, 5]);
    const [origin] = await phone.quiz.db.explain('attempt', 'one');
    expect(origin?.deviceId).toBe(phone.engine.identity.deviceId);
    await phone.quiz.db.resolve('attempt', 'one', { revision: origin?.others[0] ?? '' });
    for (const one of [phone, laptop]) await one.engine.transferOnce({ signal });
    expect([await shown(phone), await shown(laptop)]).toEqual([3, 3]);
    const live = serverDocs(server, phone.engine).filter((doc) => doc._id === 'quiz:s:attempt:one' && doc._deleted !== true);
    expect(live).toHaveLength(1);
  });

  it('applies an effect that a crash left out, when the databases open again', async () => {
    const server = new MemoryServer();
    const { profile, engine, quiz } = await deviceAt(server);
    const eventId = await quiz.events.append('answered', {}, answer('one', { progress: 1 }));
    const state = await profile.stores.open('quiz-state');
    await state.destroy();
    await engine.close();
    const again = await (await profile.context()).open(quizManifest);
    expect((await again.db.get('attempt', 'one'))?.value).toEqual({ progress: 1 });
    const [leaf] = (await (await profile.stores.open('quiz-state')).read(['quiz:s:attempt:one']))[0] ?? [];
    expect(leaf && 'doc' in leaf && (leaf.doc.causedBy as EventId)).toBe(eventId);
  });

  it('numbers events without gap or repeat across two tabs and a restart', async () => {
    const server = new MemoryServer();
    const { profile, engine, quiz } = await deviceAt(server);
    const tab = await profile.context();
    const second = await tab.open(quizManifest);
    await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? quiz : second).events.append('answered', { index }, { purpose: 'functional' })));
    await Promise.all([engine.close(), tab.close()]);
    const again = await profile.context();
    await (await again.open(quizManifest)).events.append('answered', {}, { purpose: 'functional' });
    await again.transferOnce({ signal });
    const numbers = serverDocs(server, again).map((doc) => Number(doc.deviceSeq));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
  });

  it('never stamps behind what it wrote before, even when the wall clock was set back', async () => {
    const server = new MemoryServer();
    const clock = { now: () => 1_800_000_000_000 };
    const { profile, engine, quiz } = await deviceAt(server, { clock });
    await quiz.db.put('note', 'one', { text: 'first' });
    const first = (await quiz.db.get('note', 'one'))?.hlc ?? '';
    await engine.close();
    clock.now = () => 1_700_000_000_000;
    const again = await (await profile.context()).open(quizManifest);
    await again.db.put('note', 'one', { text: 'second' });
    expect(((await again.db.get('note', 'one'))?.hlc ?? '') > first).toBe(true);
  });

  it('tells a watcher in another tab', async () => {
    const server = new MemoryServer();
    const { profile, quiz } = await deviceAt(server);
    const other = await (await profile.context()).open(quizManifest);
    const stop = new AbortController();
    const seen: number[] = [];
    const watching = (async () => {
      for await (const entries of other.db.watch('note', { signal: stop.signal })) {
        seen.push(entries.length);
        if (entries.length === 1) stop.abort();
      }
    })();
    await quiz.db.put('note', 'one', { text: 'hello' });
    await watching;
    expect(seen.at(-1)).toBe(1);
  });

  it('refuses what the manifest does not list, other consent, and what JSON cannot carry, and writes nothing', async () => {
    const { engine, quiz } = await deviceAt(new MemoryServer());
    const failing = [
      quiz.db.put('elsewhere', 'one', {}),
      quiz.db.put('quiz', 'one', {}),
      quiz.db.put('note', 'a b', {}),
      quiz.db.put('note', 'one', { wrong: Number.NaN }),
      quiz.db.put('note', 'one', { big: 'x'.repeat(1_000_001) }),
      quiz.events.append('answered', {}, { purpose: 'analytics' }),
      quiz.events.append('Not A Type', {}, { purpose: 'functional' }),
      quiz.events.append('answered', {}, { purpose: 'functional', effect: [{ collection: 'quiz', key: 'one', value: 1 }] }),
    ];
    const codes = (await Promise.allSettled(failing)).map((result) => (result.status === 'rejected' ? result.reason.code : 'written'));
    expect(codes).toEqual([
      'not-permitted',
      'not-permitted',
      'bad-argument',
      'bad-argument',
      'payload-too-large',
      'consent-missing',
      'bad-argument',
      'not-permitted',
    ]);
    await engine.transferOnce({ signal });
    expect(engine.status.current.pending).toBe(0);
  });

  it('removes logically, and a removed document can be written again', async () => {
    const { quiz } = await deviceAt(new MemoryServer());
    await quiz.db.put('note', 'one', { text: 'x' });
    await quiz.db.remove('note', 'one');
    expect([await quiz.db.get('note', 'one'), await quiz.db.list('note')]).toEqual([undefined, []]);
    await quiz.db.put('note', 'one', { text: 'y' });
    expect((await quiz.db.get('note', 'one'))?.value).toEqual({ text: 'y' });
  });

  it('pulls content for a neuron that was opened later, and refuses a malformed document by itself', async () => {
    const server = new MemoryServer();
    const content = server.database('content');
    const doc = (key: string, body: object) =>
      ({ ...body, _id: `quiz:c:quiz:${key}`, _rev: `1-${'a'.repeat(32)}`, _revisions: { start: 1, ids: ['a'.repeat(32)] } }) as unknown as AnyDoc;
    content.graft(doc('good', { v: 1, schema: 1, value: { title: 'Good' } }));
    content.graft(doc('bad', { schema: 'one' }));
    const profile = await newProfile(server);
    const engine = await profile.context();
    await engine.transferOnce({ signal });
    const quiz = await engine.open(quizManifest);
    await engine.transferOnce({ signal });
    expect((await quiz.db.list<{ title: string }>('quiz')).map((entry) => entry.value.title)).toEqual(['Good']);
  });

  it('goes on with the same data under the manifest of an upgraded neuron', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    await quiz.db.put('note', 'one', { text: 'before' });
    const upgraded = await engine.open({
      ...quizManifest,
      version: '0.2.0',
      collections: [...quizManifest.collections, { name: 'extra', class: 'state', schema: 1 }],
    });
    await upgraded.db.put('extra', 'one', { text: 'after' });
    expect((await upgraded.db.get('note', 'one'))?.value).toEqual({ text: 'before' });
    await engine.transferOnce({ signal });
    expect(
      serverDocs(server, engine)
        .map((doc) => doc._id)
        .sort(),
    ).toEqual(['quiz:s:extra:one', 'quiz:s:note:one']);
  });

  it('sends everything again to a server that was set back to an earlier state', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    await quiz.db.put('note', 'one', { text: 'x' });
    await engine.transferOnce({ signal });
    const couch = server.database(`user-${server.userOf(engine.identity.deviceId)}`);
    couch.trees.clear();
    couch.notes.clear();
    await engine.transferOnce({ signal });
    expect(serverDocs(server, engine).map((doc) => doc._id)).toEqual(['quiz:s:note:one']);
  });

  it('keeps the queue while the server refuses the device, and empties it afterwards', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    server.failure = 'needs-auth';
    await quiz.events.append('answered', {}, { purpose: 'functional' });
    expect(await engine.transferOnce({ signal })).toMatchObject({ outcome: 'failed', code: 'needs-auth' });
    expect(engine.status.current).toMatchObject({ phase: 'needs-auth', pending: 1 });
    server.failure = undefined;
    await engine.transferOnce({ signal });
    expect(engine.status.current).toMatchObject({ phase: 'idle', pending: 0 });
    expect(serverDocs(server, engine)).toHaveLength(1);
  });

  it('remembers over a restart when it last got through', async () => {
    const server = new MemoryServer();
    const { profile, engine } = await deviceAt(server);
    await engine.transferOnce({ signal });
    const { lastSuccessMs } = engine.status.current;
    await engine.close();
    server.failure = 'offline';
    expect(lastSuccessMs).toBeGreaterThan(0);
    expect((await profile.context()).status.current).toEqual({ phase: 'offline', pending: 0, rejected: 0, lastSuccessMs });
  });

  it('runs by itself: a write is pushed and another device hears of it', async () => {
    const server = new MemoryServer();
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
    await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    const stop = new AbortController();
    const running = [phone, laptop].map(({ engine }) => engine.run({ signal: stop.signal }));
    const heard = (async () => {
      for await (const entries of laptop.quiz.db.watch('note', { signal: stop.signal })) if (entries.length > 0) return entries[0]?.value;
      return undefined;
    })();
    await phone.quiz.db.put('note', 'one', { text: 'live' });
    expect(await heard).toEqual({ text: 'live' });
    stop.abort();
    await Promise.all(running);
  });
});
