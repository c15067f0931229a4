import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import NodePouch from 'pouchdb';
import type { PouchConstructor } from 'pouchdb-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PouchStores } from '../adapters/pouch-store.ts';
import { type Engine, type NeuronData, openEngine } from '../engine.ts';
import type { GenerationStores } from '../generations/generation-stores.ts';
import { hostManifest, quizManifest } from '../testing/devices.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryServer } from '../twins/memory-gateway.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { MemoryStores } from '../twins/memory-store.ts';
import { Upkeep } from './upkeep.ts';

const signal = new AbortController().signal;
const dayMs = 24 * 60 * 60_000;

interface Device {
  readonly engine: Engine;
  readonly quiz: NeuronData;
  readonly upkeep: Upkeep;
  readonly clock: { ms: number };
  reopen(): Promise<Device>;
}

for (const kind of ['in memory', 'sealed PouchDB on LevelDB'] as const) {
  describe(`compaction: ${kind}`, () => {
    let server: MemoryServer;
    let dir: string;

    beforeEach(async () => {
      server = new MemoryServer();
      dir = await mkdtemp(join(tmpdir(), 'empire-compact-'));
    });
    afterEach(() => rm(dir, { recursive: true, force: true }));

    async function newDevice(name: string): Promise<Device> {
      const clock = { ms: 1_800_000_000_000, now: () => clock.ms };
      const [origin, vault] = [new MemoryOrigin(), new MemoryKeyVault()];
      const env = origin.context(clock);
      const stores: GenerationStores =
        kind === 'in memory'
          ? new MemoryStores({ env, records: vault })
          : new PouchStores({ env, vault }, NodePouch as unknown as PouchConstructor, { prefix: `${dir}/${name}-` });
      const { deviceId } = await vault.open();
      const open = async (): Promise<Device> => {
        const engine = await openEngine({ env, vault, stores, gateway: server.gateway(deviceId) }, { hostManifest });
        const quiz = await engine.open(quizManifest);
        const reopen = async () => {
          await engine.close();
          return open();
        };
        return { engine, quiz, upkeep: new Upkeep(engine.parts, stores.parts), clock, reopen };
      };
      return open();
    }

    const sync = async ({ engine }: Device) => expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const answer = ({ quiz }: Device, number: number) =>
      quiz.events.append(
        'answered',
        { number },
        { purpose: 'functional', effect: [{ collection: 'attempt', key: `try-${number % 3}`, value: { progress: number } }] },
      );
    const users = () => [...server.databases].filter(([name]) => name.startsWith('user-')).map(([, couch]) => couch);
    const docsAt = (prefix: string) =>
      users()
        .flatMap((couch) => [...couch.trees.values()].flatMap((tree) => tree.leaves()))
        .filter(({ _id, _deleted }) => _id.startsWith(prefix) && _deleted !== true);
    const numbersAt = () =>
      docsAt('quiz:e:')
        .map((doc) => Number(doc.deviceSeq))
        .sort((a, b) => a - b);
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

    it('removes acknowledged events and nothing that waits, and numbers and states go on', async () => {
      const device = await newDevice('one');
      for (let number = 1; number <= 6; number += 1) await answer(device, number);
      await sync(device);
      for (let number = 7; number <= 8; number += 1) await answer(device, number);
      const reports = await device.upkeep.compact({ all: true });
      expect(reports.find(({ database }) => database === 'quiz-log')).toMatchObject({ outcome: 'renewed', kept: 2, removed: 6 });
      expect(reports.every(({ outcome }) => outcome === 'renewed')).toBe(true);
      expect((await device.engine.outbox.list()).filter(({ kind: of }) => of === 'event')).toHaveLength(2);
      expect((await device.quiz.db.list<{ progress: number }>('attempt')).map(({ value }) => value.progress).sort()).toEqual([6, 7, 8]);
      await answer(device, 9);
      await sync(device);
      expect(numbersAt()).toEqual(upTo(9));
      expect(device.engine.status.current).toMatchObject({ phase: 'idle', pending: 0, rejected: 0 });
    });

    it('loses nothing that is written meanwhile, and gives no number twice', async () => {
      const device = await newDevice('one');
      for (let number = 1; number <= 10; number += 1) await answer(device, number);
      await sync(device);
      let going = true;
      let written = 10;
      const writing = (async () => {
        while (going) {
          await answer(device, written + 1);
          written += 1;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      })();
      for (let round = 0; round < 2; round += 1) expect((await device.upkeep.compact({ all: true })).map(({ outcome }) => outcome)).not.toContain('failed');
      going = false;
      await writing;
      await sync(device);
      expect(numbersAt()).toEqual(upTo(written));
      expect(written).toBeGreaterThan(12);
    });

    it('numbers on after a reopening, although every event is gone', async () => {
      const device = await newDevice('one');
      for (let number = 1; number <= 3; number += 1) await answer(device, number);
      await sync(device);
      await device.upkeep.compact({ all: true });
      const again = await device.reopen();
      await answer(again, 4);
      await sync(again);
      expect(numbersAt()).toEqual(upTo(4));
    });

    it('hides nothing unsent behind what the server remembers of the generation before', async () => {
      const device = await newDevice('one');
      for (let number = 1; number <= 20; number += 1) await device.quiz.db.put('note', `note-${number}`, { number });
      await sync(device);
      await device.upkeep.compact({ all: true });
      const again = await device.reopen();
      await again.quiz.db.put('note', 'late', { number: 21 });
      await sync(again);
      expect(docsAt('quiz:s:note:')).toHaveLength(21);
      expect(again.engine.status.current.pending).toBe(0);
    });

    it('keeps what the server refused', async () => {
      const device = await newDevice('one');
      server.refuses = (doc) => doc._id.startsWith('quiz:e:');
      await answer(device, 1);
      await sync(device);
      expect(device.engine.status.current.rejected).toBe(1);
      await device.upkeep.compact({ all: true });
      const again = await device.reopen();
      server.refuses = undefined;
      await sync(again);
      expect(numbersAt()).toEqual([1]);
      expect(again.engine.status.current).toMatchObject({ pending: 0, rejected: 0 });
    });

    it('brings no conflict back that was merged and sent, and pulls on where it was', async () => {
      const [one, two] = [await newDevice('one'), await newDevice('two')];
      await sync(one);
      await two.engine.pairing.claim((await one.engine.pairing.issue()).code);
      await sync(two);
      await one.quiz.db.put('note', 'both', { left: 1 });
      await two.quiz.db.put('note', 'both', { right: 2 });
      for (const device of [one, two, one, two]) await sync(device);
      const merged = (await one.quiz.db.get('note', 'both'))?.value;
      await one.upkeep.compact({ all: true });
      await one.quiz.db.put('note', 'both', { left: 3, right: 2 });
      for (const device of [one, two, one, two]) await sync(device);
      expect(merged).toEqual({ left: 1, right: 2 });
      for (const { quiz } of [one, two]) {
        expect((await quiz.db.get('note', 'both'))?.value).toEqual({ left: 3, right: 2 });
      }
      const before = users().map(({ seq }) => seq);
      for (const device of [one, two]) await sync(device);
      expect(users().map(({ seq }) => seq)).toEqual(before);
    });

    it('removes versions that lost a merge after thirty days, and not before', async () => {
      const [one, two] = [await newDevice('one'), await newDevice('two')];
      await sync(one);
      await two.engine.pairing.claim((await one.engine.pairing.issue()).code);
      await sync(two);
      await one.quiz.db.put('note', 'both', { same: 1 });
      await two.quiz.db.put('note', 'both', { same: 2 });
      for (const device of [one, two, one, two]) await sync(device);
      const lost = async () => (await one.engine.parts.neurons()[1]?.state.store.list('l', 'quiz:undo'))?.length ?? 0;
      const before = await lost();
      one.clock.ms += 29 * dayMs;
      expect((await one.upkeep.compact()).find(({ database }) => database === 'quiz-state')).toMatchObject({ outcome: 'not-due' });
      await one.upkeep.compact({ all: true });
      expect([before > 0, await lost()]).toEqual([true, before]);
      one.clock.ms += 2 * dayMs;
      expect((await one.upkeep.compact()).find(({ database }) => database === 'quiz-state')).toMatchObject({ outcome: 'renewed', removed: before });
      expect(await lost()).toBe(0);
    });
  });
}
