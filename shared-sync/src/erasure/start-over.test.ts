import { describe, expect, it } from 'vitest';
import { webRootWrapping } from '../adapters/web-root-wrapping.ts';
import { openEngine } from '../engine.ts';
import { DeviceLock, passphraseCost } from '../keys/device-lock.ts';
import { finishErasure, isWiping, startOver } from '../privacy.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStorage, MemoryStores, quizManifest } from '../testing/index.ts';

/** A page of a device. Its databases open under the key they were made with alone. */
function pageOf({ vault, disk, origin }: { vault: MemoryKeyVault; disk: MemoryDisk; origin: MemoryOrigin }) {
  const env = origin.context();
  const stores = new MemoryStores({ env, records: vault, source: disk });
  const gateway = new MemoryServer().gateway('11111111-1111-4111-8111-111111111111');
  const ports = { env, vault, stores, gateway };
  return { ports, wipe: { ...ports, storage: new MemoryStorage({ caches: 1 }), account: gateway.account }, open: () => openEngine(ports, { hostManifest }) };
}

async function lockedDevice() {
  const profile = { vault: new MemoryKeyVault(), disk: new MemoryDisk(), origin: new MemoryOrigin() };
  const page = pageOf(profile);
  const engine = await page.open();
  await (await engine.open(quizManifest)).db.put('note', 'one', 1);
  const lock = new DeviceLock({ env: page.ports.env, vault: profile.vault, wrapping: webRootWrapping() }, { cost: { ...passphraseCost, memoryKiB: 64 } });
  await lock.setPassphrase('correct horse battery');
  await lock.lock();
  return { profile, engine };
}

describe('starting over on a device that nobody can open', () => {
  it('destroys its keys and databases without opening anything, and says that nobody knows what was not sent', async () => {
    const { profile } = await lockedDevice();
    const page = pageOf(profile);
    await expect(page.open()).rejects.toMatchObject({ code: 'locked' });
    expect(await startOver(page.wipe)).toMatchObject({ reason: 'asked', destroyed: { keys: 1, databases: 4, caches: 1 }, unsent: null });
    expect([profile.disk.names, await page.ports.stores.names()]).toEqual([[], []]);
    await expect(profile.vault.open()).rejects.toMatchObject({ code: 'closed' });
    expect(await profile.vault.record('erasing')).toBeUndefined();
  });

  it('closes the databases of every other page first', async () => {
    const profile = { vault: new MemoryKeyVault(), disk: new MemoryDisk(), origin: new MemoryOrigin() };
    const other = await pageOf(profile).open();
    await startOver(pageOf(profile).wipe);
    expect(other.parts.signal.aborted).toBe(true);
  });

  it('goes on at the next start where it was broken off', async () => {
    const { profile } = await lockedDevice();
    const page = pageOf(profile);
    const storage = { removeAll: () => Promise.reject(new Error('the browser was closed')) };
    await expect(startOver({ ...page.wipe, storage })).rejects.toThrow('closed');
    expect(await isWiping(profile.vault)).toBe(true);
    await expect(page.open()).rejects.toMatchObject({ code: 'erased' });
    expect(await finishErasure(page.wipe)).toMatchObject({ unsent: null });
    expect(await isWiping(profile.vault)).toBe(false);
  });
});
