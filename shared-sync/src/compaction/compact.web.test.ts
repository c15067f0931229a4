import { afterAll, expect, test } from 'vitest';
import { browserEnv } from '../adapters/browser-env.ts';
import { IdbKeyVault } from '../adapters/idb-key-vault.ts';
import { idbStores } from '../adapters/idb-stores.ts';
import { keyMaker } from '../adapters/key-maker.ts';
import { webRootWrapping } from '../adapters/web-root-wrapping.ts';
import { openEngine } from '../engine.ts';
import { DeviceLock } from '../keys/device-lock.ts';
import { hostManifest, quizManifest } from '../testing/devices.ts';
import { MemoryServer } from '../twins/memory-gateway.ts';
import { Upkeep } from './upkeep.ts';

const count = 150;
const signal = new AbortController().signal;
const env = browserEnv();

afterAll(async () => {
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
});

async function generations(): Promise<readonly string[]> {
  return (await indexedDB.databases()).map(({ name = '' }) => name).filter((name) => /quiz-log/.test(name));
}

test('a log in IndexedDB is compacted while it is written, its former generation is gone from the disk, and a lock closes what is left', async () => {
  const vault = new IdbKeyVault({ name: 'vault-compact', maker: keyMaker });
  const { deviceId } = await vault.begin();
  const stores = idbStores(vault, env);
  const engine = await openEngine({ env, vault, stores, gateway: new MemoryServer().gateway(deviceId) }, { hostManifest });
  const quiz = await engine.open(quizManifest);
  for (let number = 1; number <= count; number += 1) await quiz.events.append('answered', { number }, { purpose: 'functional' });
  expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
  let going = true;
  let unsent = 0;
  let longestMs = 0;
  const writing = (async () => {
    for (; going; unsent += 1) {
      const ms = await timed(() => quiz.events.append('answered', { number: count + unsent + 1 }, { purpose: 'functional' }));
      longestMs = Math.max(longestMs, ms);
    }
  })();
  const upkeep = new Upkeep(engine.parts, stores.parts);
  let reports: Awaited<ReturnType<typeof upkeep.compact>> = [];
  const tookMs = await timed(async () => {
    reports = await upkeep.compact({ all: true });
  });
  going = false;
  await writing;
  expect(reports.find(({ database }) => database === 'quiz-log')).toMatchObject({ outcome: 'renewed', removed: count });
  expect(reports.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => 'renewed'));
  expect(await generations()).toEqual([expect.stringMatching(/quiz-log-2$/)]);

  const lock = new DeviceLock({ env, vault, wrapping: webRootWrapping() });
  const guessMs = await timed(() => lock.setPassphrase('correct horse battery'));
  await lock.lock();
  await expect.poll(async () => ((await navigator.locks.query()).held ?? []).filter(({ name = '' }) => name.startsWith('empire-open-'))).toEqual([]);
  await expect(openEngine({ env, vault, stores, gateway: engine.parts.ports.gateway }, { hostManifest })).rejects.toMatchObject({ code: 'locked' });
  await lock.unlock({ passphrase: 'correct horse battery' });
  const again = await openEngine({ env, vault, stores, gateway: engine.parts.ports.gateway }, { hostManifest });
  await again.open(quizManifest);
  expect((await again.outbox.list()).filter(({ kind }) => kind === 'event')).toHaveLength(unsent);
  expect(unsent).toBeGreaterThan(5);
  await again.close();
  console.info(
    `four databases compacted in ${tookMs} ms, the longest of ${unsent} writes meanwhile took ${longestMs} ms; a passphrase was set in ${guessMs} ms`,
  );
});

async function timed(task: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await task();
  return Math.round(performance.now() - startedMs);
}
