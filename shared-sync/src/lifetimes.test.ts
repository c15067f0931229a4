import { EmpireError } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { openTransfer } from './background-transfer.ts';
import { openEngine } from './engine.ts';
import { letGoChannel } from './generations/parts.ts';
import type { Env } from './ports/env.ts';
import { openPrivacy } from './privacy.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStorage, MemoryStores, quizManifest } from './testing/index.ts';

/** The same environment, and what of it is in use: timers, locks and listeners, by name. */
function watched(env: Env) {
  const used = new Map<string, number>();
  const count = (what: string, by: number) => used.set(what, (used.get(what) ?? 0) + by);
  const during = async <T>(what: string, task: Promise<T>): Promise<T> => {
    count(what, 1);
    return task.finally(() => count(what, -1));
  };
  const channel: Env['channel'] = (name) => {
    const one = env.channel(name);
    let listening = 0;
    const end = (by: number) => {
      const ended = Math.min(by, listening);
      listening -= ended;
      count(`channel ${name}`, -ended);
    };
    return {
      post: (message) => one.post(message),
      listen(listener, { signal }) {
        one.listen(listener, { signal });
        listening += 1;
        count(`channel ${name}`, 1);
        signal.addEventListener('abort', () => end(1), { once: true });
      },
      close() {
        one.close();
        end(listening);
      },
    };
  };
  const seen: Env = {
    ...env,
    sleep: (ms, options) => during('timer', env.sleep(ms, options)),
    lock: (name, task, options) => during(`lock ${name}`, env.lock(name, task, options)),
    channel,
  };
  // Stores listen to each other for as long as their context lives.
  const left = () => [...used].filter(([what, number]) => number !== 0 && what !== `channel ${letGoChannel}`).map(([what]) => what);
  return { env: seen, left };
}

async function device(disk = new MemoryDisk()) {
  const [server, vault] = [new MemoryServer(), new MemoryKeyVault()];
  const { deviceId } = await vault.open();
  const { env, left } = watched(new MemoryOrigin().context());
  const ports = { env, vault, stores: new MemoryStores({ env, records: vault, source: disk }), gateway: server.gateway(deviceId) };
  return { ports, left };
}

/** Until nothing is left, or long enough. */
async function settled(left: () => readonly string[]): Promise<readonly string[]> {
  for (let waited = 0; waited < 100 && left().length > 0; waited += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  return left();
}

describe('an engine that ends leaves no timer, lock or listener', () => {
  it('when it is closed while it transfers and is used', async () => {
    const { ports, left } = await device();
    const engine = await openEngine(ports, { hostManifest });
    const privacy = openPrivacy(engine, { storage: new MemoryStorage(), verify: async () => true });
    const quiz = await engine.open(quizManifest);
    const ending = new AbortController();
    const running = [engine.run({ signal: ending.signal }), privacy.audit.run({ signal: ending.signal })];
    await quiz.events.append('answered', 1, { purpose: 'functional' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await engine.close();
    await Promise.all(running);
    expect(await settled(left)).toEqual([]);
  });

  it('when the device is erased', async () => {
    const { ports, left } = await device();
    const engine = await openEngine(ports, { hostManifest });
    const privacy = openPrivacy(engine, { storage: new MemoryStorage(), verify: async () => true });
    const running = engine.run({ signal: new AbortController().signal });
    await (await engine.open(quizManifest)).db.put('note', 'one', 1);
    await privacy.erasure.eraseHere();
    await running;
    expect(await settled(left)).toEqual([]);
  });

  it('when its databases do not open, in a page and in a service worker', async () => {
    const disk = new MemoryDisk();
    const { ports, left } = await device(disk);
    disk.openGeneration = async () => {
      throw new EmpireError('wrong-key');
    };
    await expect(openEngine(ports, { hostManifest })).rejects.toMatchObject({ code: 'wrong-key' });
    await expect(openTransfer(ports, { hostManifest })).rejects.toMatchObject({ code: 'wrong-key' });
    expect(await settled(left)).toEqual([]);
  });

  it('when a neuron opens and what a crash left cannot be made good', async () => {
    const { ports, left } = await device();
    const engine = await openEngine(ports, { hostManifest });
    const before = left();
    const open = ports.stores.open.bind(ports.stores);
    ports.stores.open = async (database) => {
      const store = await open(database);
      return Object.assign(store, { latest: () => Promise.reject(new EmpireError('storage-failed')) });
    };
    await expect(engine.open(quizManifest)).rejects.toMatchObject({ code: 'storage-failed' });
    expect(left()).toEqual(before);
    await engine.close();
    expect(await settled(left)).toEqual([]);
  });
});
