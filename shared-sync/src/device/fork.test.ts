import { parseManifest } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { parseDocId } from '../../core/index.ts';
import { type Engine, openEngine } from '../engine.ts';
import { openNeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';
import { recordDeadLetter } from '../transfer/outbox.ts';
import { completeFork } from './fork.ts';

const signal = new AbortController().signal;

/** A profile of a browser; `copy` is what a copied or restored one begins with. */
class BrowserProfile {
  readonly vault: MemoryKeyVault;
  readonly disk: MemoryDisk;
  readonly origin = new MemoryOrigin();
  readonly #server: MemoryServer;

  constructor(server: MemoryServer, copy: { vault: MemoryKeyVault; disk: MemoryDisk } = { vault: new MemoryKeyVault(), disk: new MemoryDisk() }) {
    this.#server = server;
    this.vault = copy.vault;
    this.disk = copy.disk;
  }

  async open() {
    // The twin of the gateway knows one device, where the real one asks the vault.
    await completeFork(this.vault);
    const { deviceId } = await this.vault.open();
    const engine = await openEngine(
      { env: this.origin.context(), vault: this.vault, stores: new MemoryStores({ source: this.disk }), gateway: this.#server.gateway(deviceId) },
      { hostManifest },
    );
    return { engine, quiz: await engine.open(quizManifest) };
  }

  clone(): BrowserProfile {
    return new BrowserProfile(this.#server, { vault: this.vault.copy(), disk: this.disk.copy() });
  }
}

function eventsAt(server: MemoryServer, engine: Engine) {
  const trees = server.database(`user-${server.userOf(engine.identity.deviceId)}`).trees;
  const events = [...trees].filter(([id]) => parseDocId(id)?.class === 'e').flatMap(([, tree]) => tree.leaves());
  return events.filter(({ neuron, _deleted }) => neuron === 'quiz' && !_deleted);
}

async function copied() {
  const server = new MemoryServer();
  const original = new BrowserProfile(server);
  const first = await original.open();
  await first.quiz.events.append('answered', 'before', { purpose: 'functional' });
  await first.engine.transferOnce({ signal });
  return { server, original, first, clone: original.clone() };
}

describe('a profile whose databases the browser took', () => {
  it('takes a new id, though the server noted nothing of what it had sent', async () => {
    const server = new MemoryServer();
    const profile = new BrowserProfile(server);
    const first = await profile.open();
    await first.quiz.events.append('answered', 'before', { purpose: 'functional' });
    expect(await first.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    server.database(`user-${server.userOf(first.engine.identity.deviceId)}`).notes.clear();
    const evicted = new BrowserProfile(server, { vault: profile.vault, disk: new MemoryDisk() });
    const second = await evicted.open();
    await second.quiz.events.append('answered', 'after', { purpose: 'functional' });
    expect(await second.engine.transferOnce({ signal })).toMatchObject({ code: 'identity-forked' });
    const third = await evicted.open();
    expect(third.engine.identity.deviceId).not.toBe(first.engine.identity.deviceId);
    expect(await third.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const numbers = eventsAt(server, third.engine).map(({ deviceId, deviceSeq, data }) => [deviceId === first.engine.identity.deviceId, deviceSeq, data]);
    expect(numbers.sort()).toEqual([
      [false, 1, 'after'],
      [true, 1, 'before'],
    ]);
  });
});

describe('a counter on a profile whose databases the browser took', () => {
  const manifest = {
    ...quizManifest,
    collections: [...quizManifest.collections, { name: 'tally', class: 'state', schema: 1, merge: { name: 'counter', version: 1 } }],
  };

  it('loses nothing of what is added before the device has its new id', async () => {
    const server = new MemoryServer();
    const profile = new BrowserProfile(server);
    const first = await (await profile.open()).engine.open(parseManifest(manifest));
    await first.db.change('tally', 'one', { by: 2 });
    await (await profile.open()).engine.transferOnce({ signal });
    const evicted = new BrowserProfile(server, { vault: profile.vault, disk: new MemoryDisk() });
    const second = await evicted.open();
    await (await second.engine.open(parseManifest(manifest))).db.change('tally', 'one', { by: 1 });
    expect(await second.engine.transferOnce({ signal })).toMatchObject({ code: 'identity-forked' });
    const third = await evicted.open();
    const tally = await third.engine.open(parseManifest(manifest));
    expect(await third.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect((await tally.db.get<number>('tally', 'one'))?.value).toBe(3);
  });
});

describe('a counter on a profile that was copied', () => {
  const manifest = parseManifest({
    ...quizManifest,
    collections: [...quizManifest.collections, { name: 'tally', class: 'state', schema: 1, merge: { name: 'counter', version: 1 } }],
  });

  /** A counter at 100, to which two copies add `one` and `two`; the first sends its own before the second is noticed, and both count on. */
  async function countApart(one: number, two: number, { onwards = 1_000 } = {}) {
    const server = new MemoryServer();
    const original = new BrowserProfile(server);
    const first = await original.open();
    const { db } = await first.engine.open(manifest);
    await db.change('tally', 'one', { by: 100 });
    await first.engine.transferOnce({ signal });
    const clone = original.clone();
    if (one !== 0) await db.change('tally', 'one', { by: one });
    else await first.quiz.events.append('answered', 'something else', { purpose: 'functional' });
    await first.engine.transferOnce({ signal });
    const second = await clone.open();
    await (await second.engine.open(manifest)).db.change('tally', 'one', { by: two });
    expect(await second.engine.transferOnce({ signal })).toMatchObject({ code: 'identity-forked' });
    const again = await clone.open();
    const other = (await again.engine.open(manifest)).db;
    await other.change('tally', 'one', { by: 10 });
    await db.change('tally', 'one', { by: onwards });
    // What each merges the other merges too: which of them goes on hangs on their ids.
    const isQuiet = () => [again, first].every(({ engine }) => engine.status.current.pending === 0);
    let rounds = 0;
    while (rounds < 2 || (!isQuiet() && rounds < 12)) {
      for (const { engine } of [again, first]) expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
      rounds += 1;
    }
    expect(again.engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
    return [(await db.get<number>('tally', 'one'))?.value, (await other.get<number>('tally', 'one'))?.value];
  }

  it.each([
    ['the first added more', 5, 2, 5],
    ['the second added more', 2, 5, 5],
    ['both added as much', 3, 3, 3],
    ['both took away', -5, -2, -5],
  ])('loses at worst the smaller of two additions from before it was noticed, and nothing that is added later: %s', async (_name, one, two, kept) => {
    expect(await countApart(one, two)).toEqual([1_110 + kept, 1_110 + kept]);
  });

  it('loses nothing where one adds and the other takes away, or only the second counted', async () => {
    expect(await countApart(4, -6)).toEqual([1_108, 1_108]);
    expect(await countApart(0, 7)).toEqual([1_117, 1_117]);
  });

  it('hides nothing behind what the first one adds in its life', async () => {
    expect(await countApart(1, 500, { onwards: 400 })).toEqual([1_010, 1_010]);
  });
});

describe('a profile that was copied', () => {
  it('stops, takes an id of its own, joins the same user and sends what it has under numbers of its own', async () => {
    const { server, first, clone } = await copied();
    await first.quiz.events.append('answered', 'original', { purpose: 'functional' });
    await first.engine.transferOnce({ signal });
    const second = await clone.open();
    await second.quiz.events.append('answered', 'copy', { purpose: 'functional' });
    await second.quiz.db.put('note', 'one', { by: 'copy' });
    const refused = await second.quiz.events.append('answered', 'refused under the old id', { purpose: 'functional' });
    expect(await second.engine.transferOnce({ signal })).toMatchObject({ outcome: 'failed', code: 'identity-forked' });
    expect(second.engine.status.current).toMatchObject({ phase: 'blocked', code: 'identity-forked' });
    expect(await second.engine.transferOnce({ signal })).toMatchObject({ code: 'identity-forked' });
    const stores = await openNeuronStores(new MemoryStores({ source: clone.disk }), quizManifest);
    const [event] = openDocs((await stores.log.store.read([`quiz:e:answered:${refused}`]))[0] ?? []);
    await recordDeadLetter(stores, { id: String(event?._id), rev: String(event?._rev), code: 'bad-document' });
    const again = await clone.open();
    expect(again.engine.identity.deviceId).not.toBe(first.engine.identity.deviceId);
    expect(again.engine.identity.anonId).toBe(first.engine.identity.anonId);
    expect(await again.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    expect(server.userOf(again.engine.identity.deviceId)).toBe(server.userOf(first.engine.identity.deviceId));
    const numbers = eventsAt(server, first.engine).map(({ deviceId, deviceSeq, data }) => [deviceId === first.engine.identity.deviceId, deviceSeq, data]);
    expect(numbers.sort()).toEqual([
      [false, 1, 'copy'],
      [false, 2, 'refused under the old id'],
      [true, 1, 'before'],
      [true, 2, 'original'],
    ]);
    await first.engine.transferOnce({ signal });
    expect((await first.quiz.db.get('note', 'one'))?.value).toEqual({ by: 'copy' });
    expect(again.engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
    expect(await first.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
  });

  it('sends the consent that was given under its old id first, and is not left with a refusal', async () => {
    const { server, first, clone } = await copied();
    await first.quiz.events.append('answered', 'original', { purpose: 'functional' });
    await first.engine.transferOnce({ signal });
    const second = await clone.open();
    await second.engine.consent.grant(['analytics'], { place: 'privacy', wording: 'Count how often quizzes are finished.' });
    await second.engine.transferOnce({ signal });
    const again = await clone.open();
    for (let round = 0; round < 2; round += 1) expect(await again.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const trees = server.database(`user-${server.userOf(first.engine.identity.deviceId)}`).trees;
    expect([...trees.keys()].filter((id) => parseDocId(id)?.class === 'k')).toHaveLength(1);
    expect(again.engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
  });

  it('is noticed when both have sent as much as the other', async () => {
    const { first, clone } = await copied();
    const second = await clone.open();
    for (const { quiz } of [first, second]) await quiz.events.append('answered', 'one', { purpose: 'functional' });
    await first.engine.transferOnce({ signal });
    expect(await second.engine.transferOnce({ signal })).toMatchObject({ code: 'identity-forked' });
  });

  it('goes on where it was killed between the steps', async () => {
    const { server, first, clone } = await copied();
    await first.quiz.events.append('answered', 'original', { purpose: 'functional' });
    await first.engine.transferOnce({ signal });
    const { deviceId } = await clone.vault.open();
    const { code } = await server.gateway(deviceId).account.issuePairing();
    await clone.vault.writeRecord('fork', { from: deviceId, atMs: 1, code });
    const again = await clone.open();
    expect(again.engine.identity.deviceId).not.toBe(deviceId);
    expect(await again.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
  });

  it('leaves a record', async () => {
    const { first, clone } = await copied();
    await first.quiz.events.append('answered', 'original', { purpose: 'functional' });
    await first.engine.transferOnce({ signal });
    const second = await clone.open();
    await second.engine.transferOnce({ signal });
    const { engine } = await clone.open();
    expect(engine.forked).toMatchObject({ from: first.engine.identity.deviceId, to: engine.identity.deviceId });
  });
});

describe('a profile that is alone', () => {
  it('is never taken for a copy: not after a restart, a lost checkpoint answer, or a server that was set back', async () => {
    const server = new MemoryServer();
    const profile = new BrowserProfile(server);
    for (let round = 0; round < 4; round += 1) {
      const { engine, quiz } = await profile.open();
      await quiz.events.append('answered', round, { purpose: 'functional' });
      expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
      const couch = server.database(`user-${server.userOf(engine.identity.deviceId)}`);
      const notes = [...couch.notes];
      await quiz.events.append('answered', `${round} again`, { purpose: 'functional' });
      expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
      if (round > 1) for (const [name, value] of notes) couch.notes.set(name, value);
      await engine.close();
    }
  });

  it('that lost its databases but not its keys takes a new id, for its numbers would begin again', async () => {
    const server = new MemoryServer();
    const profile = new BrowserProfile(server);
    const { engine, quiz } = await profile.open();
    await quiz.events.append('answered', 1, { purpose: 'functional' });
    await engine.transferOnce({ signal });
    await engine.close();
    const evicted = new BrowserProfile(server, { vault: profile.vault, disk: new MemoryDisk() });
    const first = await evicted.open();
    await first.engine.transferOnce({ signal });
    expect((await evicted.open()).engine.identity.deviceId).not.toBe(engine.identity.deviceId);
  });
});
