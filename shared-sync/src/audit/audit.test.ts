import { describe, expect, it } from 'vitest';
import { type AnyDoc, type AuditBody, auditSegment, closeLeaf, verifyAudit } from '../../core/index.ts';
import { Upkeep } from '../compaction/upkeep.ts';
import { openEngine } from '../engine.ts';
import { hostManifest, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, newProfile, quizManifest } from '../testing/index.ts';
import { Audit } from './audit.ts';
import { ownSegments } from './follow.ts';

const signal = new AbortController().signal;
const functional = { purpose: 'functional' as const };

async function deviceAt(server: MemoryServer) {
  const profile = await newProfile(server);
  const engine = await profile.context();
  return { profile, engine, audit: new Audit(engine.parts), quiz: await engine.open(quizManifest) };
}

const entries = async (audit: Audit) => (await audit.export()).segments.flatMap((segment) => segment.entries);

describe('the audit', () => {
  it('tells what this device did, without a word of a body', async () => {
    const server = new MemoryServer();
    const { engine, audit, quiz } = await deviceAt(server);
    await engine.consent.grant(['analytics'], { place: 'privacy', wording: 'Secret words.' });
    await quiz.events.append('answered', { secret: 'x' }, { ...functional, effect: [{ collection: 'note', key: 'one', value: 'secret' }] });
    await quiz.events.append('seen', {}, { purpose: 'analytics' });
    await engine.consent.withdraw(['analytics'], { place: 'privacy', wording: 'Secret words.' });
    expect(await audit.catchUp()).toBe(1);
    const told = await entries(audit);
    expect(told.map(({ kind }) => kind).sort()).toEqual(['consent', 'consent', 'dropped', 'event', 'write', 'write']);
    expect(told.find(({ kind }) => kind === 'dropped')).toMatchObject({ reason: 'consent-withdrawn', count: 1 });
    expect(JSON.stringify(told)).not.toMatch(/secret/i);
    expect(await audit.verify()).toMatchObject({ ok: true, chains: [{ deviceId: engine.identity.deviceId, segments: 1, entries: 6 }] });
  });

  it('is no part of a write: a put changes its own database once, and the audit follows when it is asked', async () => {
    const { engine, audit, quiz } = await deviceAt(new MemoryServer());
    const [, stores] = engine.parts.neurons();
    const [host] = engine.parts.neurons();
    await quiz.db.put('note', 'one', 1);
    expect([(await stores?.state.store.latest())?.seq, await stores?.log.store.latest(), await host?.log.store.latest()]).toEqual([1, undefined, undefined]);
    expect(await audit.catchUp()).toBe(1);
    // The claim of its place, and the segment.
    expect((await host?.log.store.latest())?.seq).toBe(2);
  });

  it('writes segments of 256 entries that are linked, and each change once', async () => {
    const { audit, quiz } = await deviceAt(new MemoryServer());
    for (let index = 0; index < 300; index += 1) await quiz.db.put('note', `n${index}`, index);
    expect(await audit.catchUp()).toBe(2);
    expect(await audit.catchUp()).toBe(0);
    await quiz.db.put('note', 'n0', 'again');
    expect(await audit.catchUp()).toBe(1);
    const { segments, verified } = await audit.export();
    expect(segments.map(({ seq, entries: { length } }) => [seq, length])).toEqual([
      [0, 256],
      [1, 44],
      [2, 1],
    ]);
    expect(verified.ok).toBe(true);
    expect(segments.map(({ prev }) => prev)).toEqual([null, segments[0]?.key, segments[1]?.key]);
  });

  it('tells of rounds once with the next act, and never goes on about its own sending', async () => {
    const server = new MemoryServer();
    const { engine, audit, quiz } = await deviceAt(server);
    server.failure = 'offline';
    for (let index = 0; index < 3; index += 1) await engine.transferOnce({ signal });
    server.failure = undefined;
    await engine.transferOnce({ signal });
    expect(await audit.catchUp()).toBe(0);
    await quiz.db.put('note', 'one', 1);
    expect(await audit.catchUp()).toBe(1);
    for (let index = 0; index < 3; index += 1) {
      await engine.transferOnce({ signal });
      expect(await audit.catchUp()).toBe(0);
    }
    expect((await entries(audit)).filter(({ kind }) => kind === 'rounds')).toMatchObject([
      { outcome: 'offline', code: 'offline', count: 3, sent: 0, received: 0 },
      { outcome: 'ok', count: 1, sent: 0, received: 0 },
      { outcome: 'ok', count: 3, sent: 2, received: 0 },
    ]);
  });

  it('tells of merges and refusals', async () => {
    const server = new MemoryServer();
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
    await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    await phone.quiz.db.put('attempt', 'one', { progress: 5 });
    await laptop.quiz.db.put('attempt', 'one', { progress: 3 });
    for (const one of [phone, laptop, phone]) await one.engine.transferOnce({ signal });
    server.refuses = ({ _id }) => _id === 'quiz:s:note:bad';
    await laptop.quiz.db.put('note', 'bad', 1);
    await laptop.engine.transferOnce({ signal });
    const told = await entries(laptop.audit);
    expect(told.filter(({ kind }) => kind === 'merge')).toMatchObject([
      { id: 'quiz:s:attempt:one', closed: expect.stringMatching(/^1-/), policy: 'rank', into: expect.stringMatching(/^[12]-/) },
    ]);
    const [merged] = await laptop.quiz.db.explain('attempt', 'one');
    expect(told.find((entry) => entry.kind === 'merge')).toMatchObject({ into: merged?.revision });
    expect(told.find((entry) => entry.kind === 'rounds')).toMatchObject({ sent: 2, received: 2 });
    expect(told.filter(({ kind }) => kind === 'rejected')).toMatchObject([{ id: 'quiz:s:note:bad', code: 'forbidden' }]);
  });

  it('tells of keys, and after a rotation goes on without telling anything twice', async () => {
    const [env, vault] = [new MemoryOrigin().context(), new MemoryKeyVault()];
    const stores = new MemoryStores({ env, records: vault });
    const { deviceId } = await vault.open();
    const engine = await openEngine({ env, vault, stores, gateway: new MemoryServer().gateway(deviceId) }, { hostManifest });
    const quiz = await engine.open(quizManifest);
    const audit = new Audit(engine.parts);
    for (const key of ['a', 'b', 'c']) await quiz.db.put('note', key, 1);
    await audit.catchUp();
    await quiz.db.put('note', 'd', 1);
    const reports = await new Upkeep(engine.parts, stores.parts).compact({ all: true });
    expect(reports.map(({ outcome }) => outcome)).toEqual(['renewed', 'renewed', 'renewed', 'renewed']);
    await audit.catchUp();
    expect((await entries(audit)).map(({ kind }) => kind)).toEqual(['write', 'write', 'write', 'write', 'key']);
    expect((await audit.verify()).ok).toBe(true);
    await engine.close();
  });

  it('does not fork when two tabs follow at once, and goes on after a crash and a restart', async () => {
    const { profile, engine, audit, quiz } = await deviceAt(new MemoryServer());
    const tab = await profile.context();
    await tab.open(quizManifest);
    const other = new Audit(tab.parts);
    for (let index = 0; index < 20; index += 1) {
      await quiz.db.put('note', `n${index}`, index);
      await Promise.all([audit.catchUp(), other.catchUp()]);
    }
    // As if it had been killed between a segment and its places.
    const [, stores] = engine.parts.neurons();
    await stores?.state.store.writeNote('audit', { seq: 0 });
    await Promise.all([engine.close(), tab.close()]);
    const later = await profile.context();
    await (await later.open(quizManifest)).db.put('note', 'last', 1);
    const after = new Audit(later.parts);
    await after.catchUp();
    const { verified, segments } = await after.export();
    expect(verified).toMatchObject({ ok: true, chains: [{ entries: 21, segments: segments.length }] });
  });

  it('is sent, and verifies at the server, where a copied profile shows as a fork', async () => {
    const server = new MemoryServer();
    const { engine, audit, quiz } = await deviceAt(server);
    for (const key of ['a', 'b']) {
      await quiz.db.put('note', key, 1);
      await audit.catchUp();
    }
    await engine.transferOnce({ signal });
    const couch = server.database(`user-${server.userOf(engine.identity.deviceId)}`);
    const sent = () => [...couch.trees.values()].flatMap((tree) => tree.leaves()).filter(({ _id }) => _id.startsWith('host:a:'));
    expect(verifyAudit(sent())).toMatchObject({ ok: true, chains: [{ segments: 2, entries: 2 }] });
    const [first] = [...sent()].sort((a, b) => Number(a.seq) - Number(b.seq));
    const { _id, _rev, _revisions, ...body } = first as AnyDoc;
    couch.graft(auditSegment({ ...(body as unknown as AuditBody), entries: [{ kind: 'key', at: 1, what: 'copied' }] }));
    expect(verifyAudit(sent()).broken).toMatchObject({ fault: 'fork', seq: 0 });
  });

  it('notices that its last segments are gone, and goes on after them, so that the server has no two of one number', async () => {
    const server = new MemoryServer();
    const { profile, engine, audit, quiz } = await deviceAt(server);
    for (const key of ['a', 'b', 'c']) {
      await quiz.db.put('note', key, 1);
      await audit.catchUp();
    }
    await engine.transferOnce({ signal });
    const bySeq = (one: AnyDoc, other: AnyDoc) => Number(one.seq) - Number(other.seq);
    const last = [...(await ownSegments(engine.parts))].sort(bySeq).at(-1) as AnyDoc;
    const [host] = engine.parts.neurons();
    await host?.log.store.graft([closeLeaf(last)], 'remote');
    expect(await audit.verify()).toMatchObject({ ok: false, chains: [{ segments: 2 }], broken: { fault: 'missing', seq: 2, keys: [] } });
    expect((await audit.export()).verified.ok).toBe(false);
    await engine.close();
    const later = await profile.context();
    await (await later.open(quizManifest)).db.put('note', 'd', 1);
    await new Audit(later.parts).catchUp();
    await later.transferOnce({ signal });
    const couch = server.database(`user-${server.userOf(engine.identity.deviceId)}`);
    const sent = [...couch.trees.values()].flatMap((tree) => tree.leaves()).filter(({ _id, _deleted }) => _id.startsWith('host:a:') && !_deleted);
    expect(verifyAudit(sent)).toMatchObject({ ok: true, chains: [{ segments: expect.any(Number) }] });
    expect(sent.map(({ seq }) => seq).sort()).toEqual(sent.map((_, index) => index));
    await later.close();
  });

  it('names the first broken link', async () => {
    const { engine, audit, quiz } = await deviceAt(new MemoryServer());
    for (const key of ['a', 'b', 'c']) {
      await quiz.db.put('note', key, 1);
      await audit.catchUp();
    }
    const docs = [...(await ownSegments(engine.parts))].sort((a, b) => Number(a.seq) - Number(b.seq));
    const [first, second, third] = docs as [AnyDoc, AnyDoc, AnyDoc];
    const { _id, _rev, _revisions, ...body } = second;
    const unlinked = auditSegment({ ...(body as unknown as AuditBody), prev: 'f'.repeat(32) });
    expect([
      verifyAudit([third, first, second]).ok,
      verifyAudit([first, third]).broken,
      verifyAudit([second, third]).broken,
      verifyAudit([first, { ...second, entries: [{ kind: 'key', at: 1, what: 'forged' }] }, third]).broken,
      verifyAudit([first, unlinked, third]).broken,
    ]).toMatchObject([true, { fault: 'missing', seq: 1 }, { fault: 'missing', seq: 0 }, { fault: 'altered', seq: 1 }, { fault: 'unlinked', seq: 1 }]);
  });
});
