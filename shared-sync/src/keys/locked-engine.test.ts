import { describe, expect, it, vi } from 'vitest';
import { webRootWrapping } from '../adapters/web-root-wrapping.ts';
import { openTransfer } from '../background-transfer.ts';
import { type Engine, openEngine } from '../engine.ts';
import { hostManifest, quizManifest } from '../testing/devices.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryServer } from '../twins/memory-gateway.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { MemoryDisk, MemoryStores } from '../twins/memory-store.ts';
import { DeviceLock, passphraseCost } from './device-lock.ts';

const passphrase = 'correct horse battery';

/** A device whose contexts share a disk, and each hold the key by themselves. */
async function device(server: MemoryServer) {
  const [origin, vault, disk] = [new MemoryOrigin(), new MemoryKeyVault(), new MemoryDisk()];
  const { deviceId } = await vault.open();
  const opened: string[] = [];
  const source = {
    openGeneration: (database: string, generation: number) => {
      opened.push(database);
      return disk.openGeneration(database, generation);
    },
    destroyGeneration: disk.destroyGeneration.bind(disk),
  };
  const context = (own = vault.context()) => {
    const env = origin.context();
    const stores = new MemoryStores({ env, records: own, source });
    const open = () => openEngine({ env, vault: own, stores, gateway: server.gateway(deviceId) }, { hostManifest });
    const ports = { env, vault: own, stores, gateway: server.gateway(deviceId) };
    const openWorker = () => openTransfer(ports, { hostManifest });
    return { lock: new DeviceLock({ env, vault: own, wrapping: webRootWrapping() }, { cost: { ...passphraseCost, memoryKiB: 64 } }), open, openWorker };
  };
  return { context, opened };
}

describe('a locked device', () => {
  it('opens no database and asks the server nothing, in a page or in a service worker', async () => {
    const server = new MemoryServer();
    const { context, opened } = await device(server);
    const page = context();
    await page.lock.setPassphrase(passphrase);
    await page.lock.lock();
    await expect(page.open()).rejects.toMatchObject({ code: 'locked' });
    await expect(context().open()).rejects.toMatchObject({ code: 'locked' });
    await expect(context().openWorker()).rejects.toMatchObject({ code: 'locked' });
    expect(opened).toEqual([]);
    expect([...server.databases.keys()]).not.toContainEqual(expect.stringMatching(/^user-/));
  });

  it('lets a service worker that is at work go, and it opens nothing afterwards', async () => {
    const server = new MemoryServer();
    const { context, opened } = await device(server);
    const page = context();
    await page.lock.setPassphrase(passphrase);
    const worker = await page.openWorker();
    await worker.open(quizManifest);
    await page.lock.lock();
    await vi.waitFor(async () => expect(await worker.once({ signal: new AbortController().signal })).not.toMatchObject({ outcome: 'ok' }), { timeout: 10_000 });
    opened.length = 0;
    await expect(context().openWorker()).rejects.toMatchObject({ code: 'locked' });
    expect(opened).toEqual([]);
  });

  it('closes every context at once, keeps what was acknowledged, and goes on where it was once unlocked', async () => {
    const { context } = await device(new MemoryServer());
    const [one, two] = [context(), context()];
    const engines: Engine[] = [await one.open(), await two.open()];
    const [a, b] = [await (engines[0] as Engine).open(quizManifest), await (engines[1] as Engine).open(quizManifest)];
    await one.lock.setPassphrase(passphrase);
    const written: number[] = [];
    const writing = (async () => {
      for (let value = 0; ; value += 1) {
        await b.db.put('note', `note-${value}`, { value });
        written.push(value);
        await new Promise((resolve) => setTimeout(resolve));
      }
    })().catch((error: unknown) => error);
    await vi.waitFor(() => expect(written.length).toBeGreaterThan(2), { timeout: 10_000 });
    await one.lock.lock();
    expect(await writing).toMatchObject({ code: expect.stringMatching(/closed|locked/) });
    await vi.waitFor(() => expect(engines.map((engine) => engine.parts.signal.aborted)).toEqual([true, true]), { timeout: 10_000 });
    for (const { db } of [a, b]) await expect(db.list('note')).rejects.toMatchObject({ code: 'closed' });
    for (const engine of engines) expect(engine.parts.signal.reason).toMatchObject({ code: 'locked' });
    await expect(two.open()).rejects.toMatchObject({ code: 'locked' });
    await two.lock.unlock({ passphrase });
    const again = await (await two.open()).open(quizManifest);
    const kept = (await again.db.list<{ value: number }>('note')).map(({ value }) => value.value);
    expect(kept).toEqual(expect.arrayContaining(written));
  });
});
