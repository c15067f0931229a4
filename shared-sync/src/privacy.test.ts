import { EmpireError, parseManifest } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { verifyRs256 } from './adapters/rs256.ts';
import { finishErasure, openPrivacy } from './privacy.ts';
import { MemoryServer, MemoryStorage, newErasureSigner, newProfile, quizManifest } from './testing/index.ts';

const signal = new AbortController().signal;
const functional = { purpose: 'functional' as const };
const held = { caches: 3, pushSubscriptions: 1, serviceWorkers: 1, others: 2 };

async function deviceAt(server: MemoryServer) {
  const profile = await newProfile(server);
  const engine = await profile.context();
  const storage = new MemoryStorage(held);
  const heard = { wiped: 0, doubts: [] as string[] };
  const privacy = openPrivacy(engine, {
    storage,
    verify: verifyRs256,
    wiped: () => {
      heard.wiped += 1;
    },
    doubted: (reason) => heard.doubts.push(reason),
  });
  return { profile, engine, storage, privacy, heard, quiz: await engine.open(quizManifest) };
}

/** A server that signs, and two devices of one user who have met it. */
async function twoDevices() {
  const server = new MemoryServer();
  server.erasures.signer = await newErasureSigner('k1');
  const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
  await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
  for (const { engine } of [phone, laptop]) await engine.transferOnce({ signal });
  return { server, phone, laptop };
}

/** Long enough for whatever follows a round by itself. */
async function until(done: () => boolean): Promise<void> {
  for (let waited = 0; waited < 200 && !done(); waited += 1) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('erasing this device', () => {
  it('destroys keys, databases and everything beside them, and says so in a receipt without personal data', async () => {
    const { profile, engine, privacy, storage, quiz } = await deviceAt(new MemoryServer());
    await quiz.events.append('answered', { mail: 'person@example.org' }, functional);
    await engine.transferOnce({ signal: AbortSignal.abort() });
    await until(() => engine.status.current.pending === 1);
    const receipt = await privacy.erasure.eraseHere();
    expect(receipt).toEqual({
      v: 1,
      reason: 'asked',
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
      destroyed: { keys: 1, databases: 4, ...held },
      unsent: 1,
    });
    expect(JSON.stringify(receipt)).not.toMatch(new RegExp(`person|${engine.identity.deviceId}|${engine.identity.anonId}`));
    expect(await profile.stores.names()).toEqual([]);
    expect(storage.left).toEqual({ caches: 0, pushSubscriptions: 0, serviceWorkers: 0, others: 0 });
    expect(engine.status.current.phase).toBe('erased');
    await expect(profile.vault.keysFor('quiz-log')).rejects.toMatchObject({ code: 'closed' });
    await expect(quiz.db.get('note', 'one')).rejects.toMatchObject({ code: 'closed' });
    expect(await profile.vault.record('erasing')).toBeUndefined();
    expect(await profile.vault.record('last-success')).toBeUndefined();
  });

  it('closes the other tabs', async () => {
    const { profile, privacy } = await deviceAt(new MemoryServer());
    const tab = await profile.context();
    await privacy.erasure.eraseHere();
    await until(() => tab.parts.signal.aborted);
    expect([tab.parts.signal.reason, tab.status.current]).toMatchObject([{ code: 'erased' }, { phase: 'erased' }]);
    await expect(tab.host.db.list('registry')).rejects.toMatchObject({ code: 'closed' });
  });

  it.each(['destroyAll', 'removeAll'] as const)('goes on at the next start when it was killed at %s, and opens nothing before', async (step) => {
    const { profile, engine, privacy, storage } = await deviceAt(new MemoryServer());
    const target = step === 'destroyAll' ? profile.stores : storage;
    const before = Object.getOwnPropertyDescriptor(target, step);
    Object.assign(target, { [step]: () => Promise.reject(new EmpireError('storage-failed', 'killed')) });
    await expect(privacy.erasure.eraseHere()).rejects.toMatchObject({ code: 'storage-failed' });
    if (before) Object.defineProperty(target, step, before);
    else Reflect.deleteProperty(target, step);
    await expect(profile.context()).rejects.toMatchObject({ code: 'erased' });
    const { ports } = engine.parts;
    const rest = { env: ports.env, vault: profile.vault, stores: profile.stores, storage, account: ports.gateway.account };
    expect(await finishErasure(rest)).toMatchObject({ reason: 'asked', destroyed: { databases: 4, ...held } });
    expect(await profile.stores.names()).toEqual([]);
    expect(await finishErasure(rest)).toBeUndefined();
  });
});

describe('erasing everywhere', () => {
  it('erases the user, this device, and every other one once it comes back', async () => {
    const { server, phone, laptop } = await twoDevices();
    await laptop.quiz.events.append('answered', {}, functional);
    const receipt = await phone.privacy.erasure.eraseEverywhere();
    expect(receipt).toMatchObject({ reason: 'everywhere', erasureId: expect.any(String), acknowledged: true });
    expect(server.databases.has(`user-${server.userOf(phone.engine.identity.deviceId)}`)).toBe(false);
    expect(await laptop.engine.transferOnce({ signal })).toMatchObject({ outcome: 'failed', code: 'erased' });
    await until(() => laptop.heard.wiped === 1);
    expect(await laptop.profile.stores.names()).toEqual([]);
    expect(laptop.engine.status.current.phase).toBe('erased');
    expect(server.erasures.acknowledged.map(({ deviceId }) => deviceId)).toEqual([phone, laptop].map(({ engine }) => engine.identity.deviceId));
  });

  it('does nothing here when the gateway cannot be asked', async () => {
    const { server, phone } = await twoDevices();
    server.failure = 'offline';
    await expect(phone.privacy.erasure.eraseEverywhere()).rejects.toMatchObject({ code: 'offline' });
    expect((await phone.profile.stores.names()).length).toBe(4);
    await phone.quiz.db.put('note', 'one', 1);
  });

  it('tells the gateway at a later start when it could not be told', async () => {
    const { server, phone } = await twoDevices();
    const account = phone.engine.parts.ports.gateway.account;
    const tell = account.acknowledgeErasure;
    account.acknowledgeErasure = () => Promise.reject(new EmpireError('offline'));
    expect(await phone.privacy.erasure.eraseEverywhere()).toMatchObject({ acknowledged: false });
    expect(server.erasures.acknowledged).toEqual([]);
    account.acknowledgeErasure = tell;
    const { ports } = phone.engine.parts;
    await finishErasure({ ...ports, storage: phone.storage, account });
    expect(server.erasures.acknowledged).toHaveLength(1);
    expect(await phone.profile.vault.record('erasing')).toBeUndefined();
  });

  it('never wipes on a bare answer, on a statement of a key that was not pinned, or on one that names others', async () => {
    const { server, phone, laptop } = await twoDevices();
    const pinned = server.erasures.signer;
    server.erase(phone.engine.identity.deviceId);
    server.erasures.signer = undefined;
    await laptop.engine.transferOnce({ signal });
    await until(() => laptop.heard.doubts.length === 1);
    server.erasures.signer = await newErasureSigner('k1');
    await laptop.engine.transferOnce({ signal });
    await until(() => laptop.heard.doubts.length === 2);
    server.erasures.signer = pinned;
    const statement = server.erasures.statement.bind(server.erasures);
    server.erasures.statement = () => statement('another user', ['another device']);
    await laptop.engine.transferOnce({ signal });
    await until(() => laptop.heard.doubts.length === 3);
    expect(laptop.heard).toEqual({ wiped: 0, doubts: [expect.any(String), expect.stringContaining('key'), 'it names other devices'] });
    expect(laptop.engine.status.current).toMatchObject({ phase: 'blocked', code: 'erased' });
    expect((await laptop.profile.stores.names()).length).toBe(4);
  });
});

describe('the export', () => {
  it('holds what the person wrote and caused, and nothing that only replication needs', async () => {
    const { engine, privacy, quiz } = await deviceAt(new MemoryServer());
    await engine.consent.grant(['analytics'], { place: 'privacy', wording: 'Count.' });
    await quiz.db.put('note', 'one', { text: 'mine' });
    await quiz.events.append('answered', { choice: 2 }, functional);
    const { neurons, unreadable, deviceId } = await privacy.exportMine();
    expect({ unreadable, deviceId }).toEqual({ unreadable: 0, deviceId: engine.identity.deviceId });
    expect(neurons).toMatchObject({
      host: { consents: [{ purpose: 'analytics', granted: true }] },
      quiz: { states: [{ id: 'quiz:s:note:one', value: { text: 'mine' } }], events: [{ type: 'answered', data: { choice: 2 } }] },
    });
    expect(JSON.stringify(neurons)).not.toContain('_rev');
  });

  it('is not made without what was pulled last and could not be filed', async () => {
    const { engine, privacy } = await deviceAt(new MemoryServer());
    const [stores] = engine.parts.neurons();
    await stores?.state.store.writeNote('landing', { from: 0, to: 1 });
    await expect(privacy.exportMine()).rejects.toMatchObject({ code: 'storage-full', message: expect.stringContaining('Free some') });
  });

  it('goes on with what lands while it is made', async () => {
    const { engine, privacy, quiz } = await deviceAt(new MemoryServer());
    const stores = engine.parts.neurons().find(({ manifest }) => manifest.id === 'quiz');
    if (!stores) throw new Error('The quiz is not open.');
    const { note } = stores.state.store;
    stores.state.store.note = async (name) => {
      if (name !== 'landing' || (await quiz.db.get('note', 'late'))) return note.call(stores.state.store, name);
      await quiz.db.put('note', 'late', { text: 'landed' });
      return { from: 0, to: 1 };
    };
    const { neurons } = await privacy.exportMine();
    expect(neurons.quiz?.states).toMatchObject([{ id: 'quiz:s:note:late' }]);
  });

  it('holds every version of what only a person can settle', async () => {
    const manual = { ...quizManifest, collections: [{ name: 'essay', class: 'state', schema: 1, merge: { name: 'manual', version: 1 } }] };
    const { phone, laptop } = await twoDevices();
    const essays = await Promise.all([phone, laptop].map(({ engine }) => engine.open(parseManifest(manual))));
    for (const [index, { db }] of essays.entries()) await db.put('essay', 'one', `draft ${index}`);
    for (const { engine } of [phone, laptop, phone]) await engine.transferOnce({ signal });
    const { neurons } = await phone.privacy.exportMine();
    expect(neurons.quiz?.states?.map(({ value }) => value).sort()).toEqual(['draft 0', 'draft 1']);
  });
});
