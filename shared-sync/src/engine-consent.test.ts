import { EmpireError, type Purpose } from '@empire/contract';
import { describe, expect, it, vi } from 'vitest';
import type { AnyDoc } from '../core/index.ts';
import type { Engine } from './engine.ts';
import { MemoryServer, newProfile, quizManifest } from './testing/index.ts';

const signal = new AbortController().signal;
const shown = { place: 'privacy', wording: 'Count how often quizzes are finished.' };
const analytics: { purpose: Purpose } = { purpose: 'analytics' };

async function deviceAt(server: MemoryServer) {
  const profile = await newProfile(server);
  const engine = await profile.context();
  return { profile, engine, quiz: await engine.open(quizManifest) };
}

/** Two devices of one user. */
async function twoDevices(server: MemoryServer) {
  const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
  await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
  return { phone, laptop };
}

function sent(server: MemoryServer, engine: Engine, prefix: string): AnyDoc[] {
  const couch = server.databases.get(`user-${server.userOf(engine.identity.deviceId)}`);
  return [...(couch?.trees.values() ?? [])].flatMap((tree) => tree.leaves()).filter((doc) => doc._id.startsWith(prefix));
}

const round = (...engines: { engine: Engine }[]) =>
  engines.reduce((before, { engine }) => before.then(() => engine.transferOnce({ signal }).then(() => undefined)), Promise.resolve());

describe('the consent gate', () => {
  it('refuses what nobody consented to, writes nothing, and lets functional events pass', async () => {
    const { engine, quiz } = await deviceAt(new MemoryServer());
    await expect(quiz.events.append('seen', {}, { ...analytics, effect: [{ collection: 'note', key: 'one', value: 1 }] })).rejects.toMatchObject({
      code: 'consent-missing',
    });
    expect(await quiz.db.get('note', 'one')).toBeUndefined();
    await quiz.events.append('seen', {}, { purpose: 'functional' });
    expect(['functional', 'analytics'].map((purpose) => engine.consent.allows(purpose as Purpose))).toEqual([true, false]);
  });

  it('sends consent before the event that it allows, and the event names the entry', async () => {
    const server = new MemoryServer();
    const order: string[] = [];
    server.taken = (doc) => order.push(doc._id.split(':').slice(0, 2).join(':'));
    const { engine, quiz } = await deviceAt(server);
    await engine.consent.grant(['analytics'], shown);
    await quiz.events.append('seen', {}, analytics);
    await engine.transferOnce({ signal });
    expect(order).toEqual(['host:k', 'host:s', 'quiz:e']);
    const [entry] = sent(server, engine, 'host:k:');
    expect(sent(server, engine, 'quiz:e:')[0]?.consentRef).toBe(entry?._id);
    expect(entry).toMatchObject({ purpose: 'analytics', granted: true, heads: [], place: 'privacy', wording: { text: shown.wording } });
  });

  it('says since when, where and by which words a purpose stands, and a repeated decision adds nothing', async () => {
    const { engine } = await deviceAt(new MemoryServer());
    await engine.consent.grant(['analytics', 'functional'], shown);
    await engine.consent.grant(['analytics'], shown);
    const { deviceId } = engine.identity;
    expect(engine.consent.states).toEqual([
      { purpose: 'functional', allowed: true },
      { purpose: 'analytics', allowed: true, decision: expect.objectContaining({ granted: true, place: 'privacy', deviceId }) },
      { purpose: 'personalization', allowed: false },
      { purpose: 'marketing', allowed: false },
    ]);
    expect(engine.status.current.pending).toBeLessThanOrEqual(1);
    await expect(engine.consent.grant(['marketing'], { place: 'privacy', wording: ' ' })).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('is the same in another tab and after a restart', async () => {
    const { profile, engine } = await deviceAt(new MemoryServer());
    const tab = await profile.context();
    const seen: boolean[] = [];
    const ended = new AbortController();
    const watching = (async () => {
      for await (const states of tab.consent.watch({ signal: ended.signal })) {
        seen.push(states[1]?.allowed ?? false);
        if (seen.length === 2) ended.abort();
      }
    })();
    await engine.consent.grant(['analytics'], shown);
    await watching;
    expect(seen).toEqual([false, true]);
    const later = await profile.context();
    expect(later.consent.allows('analytics')).toBe(true);
  });

  it('drops what waits when consent is withdrawn, counts it, and keeps the states', async () => {
    const server = new MemoryServer();
    const { engine, quiz } = await deviceAt(server);
    await engine.consent.grant(['analytics'], shown);
    await quiz.events.append('seen', {}, { ...analytics, effect: [{ collection: 'note', key: 'one', value: { read: true } }] });
    await quiz.events.append('answered', {}, { purpose: 'functional' });
    await quiz.events.append('seen', {}, analytics);
    await engine.consent.withdraw(['analytics'], shown);
    await engine.transferOnce({ signal });
    expect(sent(server, engine, 'quiz:e:').map((doc) => doc.purpose)).toEqual(['functional']);
    expect(sent(server, engine, 'quiz:d:')).toMatchObject([
      {
        reason: 'consent-withdrawn',
        count: 2,
        ranges: [
          [1, 1],
          [3, 3],
        ],
      },
    ]);
    expect((await quiz.db.get('note', 'one'))?.value).toEqual({ read: true });
    expect(engine.status.current).toMatchObject({ phase: 'idle', pending: 0, rejected: 0 });
    await expect(quiz.events.append('seen', {}, analytics)).rejects.toMatchObject({ code: 'consent-missing' });
  });

  it('keeps back, on every device, what a withdrawal on one of them covers', async () => {
    const server = new MemoryServer();
    const { phone, laptop } = await twoDevices(server);
    await phone.engine.consent.grant(['analytics'], shown);
    await round(phone, laptop);
    await laptop.quiz.events.append('seen', {}, analytics);
    await phone.engine.consent.withdraw(['analytics'], shown);
    await round(phone, laptop);
    expect(sent(server, laptop.engine, 'quiz:e:')).toEqual([]);
    await round(laptop);
    expect(sent(server, laptop.engine, 'quiz:d:')).toMatchObject([{ reason: 'consent-withdrawn', count: 1 }]);
    expect(laptop.engine.consent.allows('analytics')).toBe(false);
    await laptop.engine.consent.grant(['analytics'], shown);
    await laptop.quiz.events.append('seen', {}, analytics);
    await round(laptop, phone);
    expect(sent(server, laptop.engine, 'quiz:e:')).toHaveLength(1);
    expect(phone.engine.consent.allows('analytics')).toBe(true);
  });

  it('lets a withdrawal win over a grant made at the same time elsewhere, on both devices alike', async () => {
    const server = new MemoryServer();
    const { phone, laptop } = await twoDevices(server);
    await phone.engine.consent.grant(['marketing'], shown);
    await round(phone, laptop);
    await phone.engine.consent.withdraw(['marketing'], shown);
    await laptop.engine.consent.grant(['marketing'], { place: 'lead-form', wording: 'Send me the guide.' });
    await round(phone, laptop, phone);
    expect([phone, laptop].map(({ engine }) => engine.consent.allows('marketing'))).toEqual([false, false]);
    await laptop.engine.consent.grant(['marketing'], shown);
    await round(laptop, phone);
    expect([phone, laptop].map(({ engine }) => engine.consent.allows('marketing'))).toEqual([true, true]);
  });

  it('sends nothing under a consent while the newest ledger cannot be read', async () => {
    const server = new MemoryServer();
    const { engine, profile, quiz } = await deviceAt(server);
    await engine.consent.grant(['analytics'], shown);
    await quiz.events.append('seen', {}, analytics);
    await engine.close();
    const gateway = server.gateway(engine.identity.deviceId);
    Object.assign(gateway.remote, { range: () => Promise.reject(new EmpireError('offline')) });
    const again = await profile.context(gateway);
    await again.open(quizManifest);
    expect(await again.transferOnce({ signal })).toMatchObject({ outcome: 'offline' });
    expect(sent(server, engine, 'quiz:e:')).toEqual([]);
  });

  it('holds back an event whose consent is lost, as a refusal that the person sees', async () => {
    const { server, engine } = await withoutItsEntry();
    expect(sent(server, engine, 'quiz:e:')).toEqual([]);
    expect(engine.status.current).toMatchObject({ pending: 0, rejected: 1 });
    expect(await engine.outbox.list()).toMatchObject([{ kind: 'event', state: 'rejected', code: 'consent-missing' }]);
  });

  it('sends such an event when its entry arrives, without a new start', async () => {
    const { server, engine, entry } = await withoutItsEntry();
    const ending = new AbortController();
    // The round of a start offers every refusal again: the entry comes after it.
    const { lastSuccessMs } = engine.status.current;
    const running = engine.run({ signal: ending.signal });
    await vi.waitFor(() => expect(engine.status.current.lastSuccessMs).not.toBe(lastSuccessMs));
    expect(engine.status.current).toMatchObject({ phase: 'idle', rejected: 1 });
    server.databases.get(`user-${server.userOf(engine.identity.deviceId)}`)?.graft(entry);
    engine.requestTransfer('feed');
    await vi.waitFor(() => expect(sent(server, engine, 'quiz:e:')).toHaveLength(1), { timeout: 3_000 });
    await vi.waitFor(() => expect(engine.status.current).toMatchObject({ pending: 0, rejected: 0 }));
    ending.abort();
    await running;
  });
});

/** A device that holds an event back since it lost the entry that allows it. */
async function withoutItsEntry() {
  const server = new MemoryServer();
  const { engine: before, profile, quiz } = await deviceAt(server);
  await before.consent.grant(['analytics'], shown);
  await quiz.events.append('seen', {}, analytics);
  const host = await profile.stores.open('host-state');
  const [entry] = (await host.list('k', 'host:consent')).flat().flatMap((leaf) => ('doc' in leaf ? [leaf.doc] : []));
  await before.close();
  await (await profile.stores.open('host-state')).destroy();
  const engine = await profile.context();
  await engine.open(quizManifest);
  await engine.transferOnce({ signal });
  return { server, engine, entry: entry as AnyDoc };
}
