import { describe, expect, it, onTestFinished } from 'vitest';
import { browserEnv } from '../adapters/browser-env.ts';
import { IdbKeyVault } from '../adapters/idb-key-vault.ts';
import { idbStores } from '../adapters/idb-stores.ts';
import { keyMaker } from '../adapters/key-maker.ts';
import { openTransfer } from '../background-transfer.ts';
import { openEngine } from '../engine.ts';
import { openPrivacy, startOver } from '../privacy.ts';
import { hostManifest, MemoryServer, MemoryStorage, quizManifest } from '../testing/index.ts';

let profiles = 0;

/** A profile in the databases and locks of this browser; each context has a vault of its own, as a tab has. */
function newProfile() {
  const name = `vault-wipe-${profiles++}`;
  onTestFinished(removeDatabases);
  return {
    name,
    context({ isWorker = false } = {}) {
      const env = browserEnv();
      const vault = new IdbKeyVault({ name, ...(!isWorker && { maker: keyMaker }) });
      const stores = idbStores(vault, env);
      const gateway = new MemoryServer().gateway('11111111-1111-4111-8111-111111111111');
      const ports = { env, vault, stores, gateway };
      const storage = new MemoryStorage({ caches: 1 });
      return { ports, storage, wipe: { ...ports, storage, account: gateway.account }, open: () => openEngine(ports, { hostManifest }) };
    },
  };
}

/** Another tab destroys the device, and the page that opens next begins as a new one and writes. */
async function wipeAndBegin({ context }: ReturnType<typeof newProfile>) {
  expect(await startOver(context().wipe)).toMatchObject({ destroyed: { keys: 1 } });
  const engine = await context().open();
  await (await engine.open(quizManifest)).db.put('note', 'one', 'mine');
  await engine.close();
  return engine.identity;
}

describe('what still runs after a wipe', () => {
  it('makes no keys: not a tab that was open, one that was opening, the one that wiped, or a service worker', async () => {
    const profile = newProfile();
    const [wiper, open, opening] = [profile.context(), profile.context(), profile.context()];
    const engine = await wiper.open();
    await open.ports.vault.open();
    expect(await opening.ports.vault.record('erasing')).toBeUndefined();
    const privacy = openPrivacy(engine, { storage: wiper.storage, verify: async () => false });
    await privacy.erasure.eraseHere();
    for (const { ports } of [wiper, open, opening, profile.context(), profile.context({ isWorker: true })]) {
      await expect(ports.vault.sign('late')).rejects.toMatchObject({ code: 'closed' });
      await expect(ports.vault.keysFor('quiz-state')).rejects.toMatchObject({ code: 'closed' });
      await expect(openTransfer(ports, { hostManifest })).rejects.toMatchObject({ code: 'closed' });
    }
    for (const late of [open, opening]) await expect(late.open()).rejects.toMatchObject({ code: 'closed' });
    await expect(profile.context({ isWorker: true }).open()).rejects.toMatchObject({ code: 'closed' });
    // How often keys were destroyed, so that a page that was frozen before begins nothing.
    expect(await keptIn(profile.name)).toEqual(['wipes']);
  });

  it('destroys nothing of the device that was made since, and cannot sign for it or write to it', async () => {
    const profile = newProfile();
    const late = profile.context();
    await (await late.open()).close();
    const { deviceId } = await wipeAndBegin(profile);
    expect(await startOver(late.wipe)).toBeUndefined();
    await expect(late.ports.vault.sign('late')).rejects.toMatchObject({ code: 'closed' });
    await expect(late.ports.vault.writeRecord('fork', { from: 'one' })).rejects.toMatchObject({ code: 'closed' });
    await expect(late.open()).rejects.toMatchObject({ code: 'closed' });
    const engine = await profile.context().open();
    expect(engine.identity.deviceId).toBe(deviceId);
    expect(await (await engine.open(quizManifest)).db.get('note', 'one')).toMatchObject({ value: 'mine' });
    await engine.close();
  });

  it('leaves nothing when two tabs wipe at once, and the next page begins as another device', async () => {
    const profile = newProfile();
    const [one, two] = [profile.context(), profile.context()];
    const engines = [await one.open(), await two.open()];
    const erasures = engines.map((engine, index) =>
      openPrivacy(engine, { storage: (index === 0 ? one : two).storage, verify: async () => false }).erasure.eraseHere(),
    );
    for (const receipt of await Promise.all(erasures)) expect(receipt).toMatchObject({ reason: 'asked', destroyed: { keys: 1 } });
    // How often keys were destroyed, so that a page that was frozen before begins nothing.
    expect(await keptIn(profile.name)).toEqual(['wipes']);
    const again = await profile.context().open();
    expect(again.identity.anonId).not.toBe(engines[0]?.identity.anonId);
    await again.close();
  });
});

/** The names of everything in the vault's own database. */
function keptIn(name: string): Promise<readonly IDBValidKey[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asking = opening.result.transaction('kept').objectStore('kept').getAllKeys();
      asking.onsuccess = () => {
        opening.result.close();
        resolve(asking.result);
      };
    };
  });
}

/** The vaults stay: their connections are open as long as this page is. */
async function removeDatabases(): Promise<void> {
  const names = (await indexedDB.databases()).flatMap(({ name = '' }) => (name.startsWith('_pouch_') ? [name] : []));
  await Promise.all(
    names.map((name) => new Promise((done) => Object.assign(indexedDB.deleteDatabase(name), { onsuccess: done, onerror: done, onblocked: done }))),
  );
}
