import type { NeuronId } from '@empire/contract';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { AnyDoc } from '../../core/index.ts';
import { openEngine } from '../engine.ts';
import type { Gateway, Remote } from '../ports/gateway.ts';
import { hostManifest, MemoryServer, newProfile, quizManifest } from '../testing/index.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryStores } from '../twins/memory-store.ts';
import { reporting } from './stall-guard.ts';

const signal = new AbortController().signal;

/** A device that tells which databases were looked at since a round began, and runs `onWrite` before each batch is sent; `atRest` acts while no round runs and nothing is looked at. */
async function watchedDevice(server: MemoryServer, onWrite: (docs: readonly AnyDoc[]) => Promise<void>) {
  const { vault } = await newProfile(server);
  const stores = new MemoryStores();
  const looks: string[] = [];
  let looking = 0;
  const open = stores.open.bind(stores);
  stores.open = async (database) => {
    const store = await open(database);
    const changes = store.changes.bind(store);
    store.changes = async (options) => {
      looks.push(database);
      looking += 1;
      return changes(options).finally(() => {
        looking -= 1;
      });
    };
    return store;
  };
  const { account, remote } = server.gateway((await vault.open()).deviceId);
  const watched: Remote = {
    ...reporting(remote, { made: () => undefined, moved: { sent: 0, received: 0 } }),
    note(database, name, options) {
      looks.length = 0;
      return remote.note(database, name, options);
    },
    async write(database, docs, options) {
      await onWrite(docs);
      return remote.write(database, docs, options);
    },
  };
  const gateway: Gateway = { account, remote: watched };
  const env = new MemoryOrigin().context();
  const engine = await openEngine({ env, vault, stores, gateway }, { hostManifest });
  const atRest = (act: () => Promise<unknown>) =>
    env.lock(
      'empire-transfer',
      async () => {
        await vi.waitFor(() => expect(looking).toBe(0), { timeout: 5_000 });
        await act();
      },
      { signal },
    );
  return { engine, looks, atRest };
}

it('sends what is known to wait before it looks at the databases of other neurons', async () => {
  const server = new MemoryServer();
  const before = new Map<string, readonly string[]>();
  const { engine, looks, atRest } = await watchedDevice(server, async (docs) => {
    for (const { _id } of docs) before.set(_id, [...looks]);
  });
  for (const id of ['n1', 'n2', 'n3', 'n4']) await engine.open({ ...quizManifest, id: id as NeuronId });
  const last = await engine.open({ ...quizManifest, id: 'n5' as NeuronId });
  await last.db.put('note', 'first', { n: 1 });
  const ending = new AbortController();
  const running = engine.run({ signal: ending.signal });
  onTestFinished(async () => {
    ending.abort();
    await running;
    await engine.close();
  });
  await vi.waitFor(() => expect(engine.status.current).toMatchObject({ phase: 'idle', pending: 0 }), { timeout: 5_000 });
  // A round that is under way already would send it after it has looked at the others.
  await atRest(() => last.db.put('note', 'second', { n: 2 }));
  await vi.waitFor(() => expect(before.get('n5:s:note:second')).toBeDefined(), { timeout: 5_000 });
  const isOfAnother = (database: string) => /^n[1-4]-/.test(database);
  expect(before.get('n5:s:note:second')?.filter(isOfAnother)).toEqual([]);
  await vi.waitFor(() => expect(looks.filter(isOfAnother)).not.toEqual([]), { timeout: 5_000 });
});

it('keeps an event that is written while states are being sent for the next round, with the state it speaks of', async () => {
  const server = new MemoryServer();
  let meanwhile: (() => Promise<void>) | undefined;
  const { engine } = await watchedDevice(server, async () => {
    const act = meanwhile;
    meanwhile = undefined;
    await act?.();
  });
  const quiz = await engine.open(quizManifest);
  await engine.transferOnce({ signal });
  const effect = (key: string) => ({ purpose: 'functional', effect: [{ collection: 'note', key, value: { said: key } }] }) as const;
  await quiz.events.append('answered', {}, effect('before'));
  meanwhile = async () => {
    await quiz.events.append('answered', {}, effect('meanwhile'));
  };
  const there = () => [...server.database(`user-${server.userOf(engine.identity.deviceId)}`).trees.keys()];
  await engine.transferOnce({ signal });
  expect(there().filter((id) => id.includes(':e:'))).toHaveLength(1);
  await engine.transferOnce({ signal });
  expect(there().filter((id) => id.includes(':e:'))).toHaveLength(2);
  expect(there()).toEqual(expect.arrayContaining(['quiz:s:note:before', 'quiz:s:note:meanwhile']));
  await engine.close();
});
