import { parseManifest } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { type AnyDoc, type AuditEntry, type DocClass, parseDocId, verifyAudit } from '../../core/index.ts';
import { Audit } from '../audit/audit.ts';
import { completeFork } from '../device/fork.ts';
import { openEngine } from '../engine.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';

const signal = new AbortController().signal;
const shown = { place: 'privacy', wording: 'Count how often quizzes are finished.' };

const manifest = parseManifest({
  ...quizManifest,
  collections: [
    ...quizManifest.collections,
    { name: 'minutes', class: 'shard', schema: 1, fold: 'sum' },
    { name: 'page', class: 'shard', schema: 1, fold: 'max' },
    { name: 'read', class: 'shard', schema: 1, fold: 'union' },
  ],
});

/** A profile of a browser; its tabs share a vault and a disk. */
class BrowserProfile {
  readonly vault: MemoryKeyVault;
  readonly disk: MemoryDisk;
  readonly #server: MemoryServer;
  readonly #origin = new MemoryOrigin();

  constructor(server: MemoryServer, copy = { vault: new MemoryKeyVault(), disk: new MemoryDisk() }) {
    this.#server = server;
    this.vault = copy.vault;
    this.disk = copy.disk;
  }

  async tab() {
    await completeFork(this.vault);
    const { deviceId } = await this.vault.open();
    const env = this.#origin.context();
    const stores = new MemoryStores({ env, records: this.vault, source: this.disk });
    const engine = await openEngine({ env, vault: this.vault, stores, gateway: this.#server.gateway(deviceId) }, { hostManifest });
    const { db, events } = await engine.open(manifest);
    const minutes = async () => (await db.get<number>('minutes', 'all'))?.value;
    const sync = () => engine.transferOnce({ signal });
    const answer = (data: string, purpose: 'functional' | 'analytics' = 'functional') => events.append('answered', data, { purpose });
    return { engine, db, minutes, sync, answer, audit: new Audit(engine.parts) };
  }

  copy(): BrowserProfile {
    return new BrowserProfile(this.#server, { vault: this.vault.copy(), disk: this.disk.copy() });
  }
}

/** The live documents of a class at the server. */
function at(server: MemoryServer, docClass: DocClass): readonly AnyDoc[] {
  const leaves = [...server.databases]
    .filter(([name]) => name.startsWith('user-'))
    .flatMap(([, couch]) => [...couch.trees.values()].flatMap((tree) => tree.leaves()));
  return leaves.filter((doc) => parseDocId(doc._id)?.class === docClass && doc._deleted !== true);
}

const quiet = { pending: 0, rejected: 0, phase: 'idle' };

async function original() {
  const server = new MemoryServer();
  const profile = new BrowserProfile(server);
  const tab = await profile.tab();
  return { server, profile, tab };
}

describe('what waits under the id that a copied profile had before', () => {
  it('is counted once: parts of a sum move by what was added since the copy', async () => {
    const { server, profile, tab } = await original();
    await tab.db.change('minutes', 'all', { by: 10 });
    await tab.db.put('page', 'book', 7);
    await tab.db.change('read', 'articles', { add: ['a'] });
    await tab.sync();
    // Not sent when the profile is copied: both have it.
    await tab.db.change('minutes', 'all', { by: 5 });
    const copy = profile.copy();
    await tab.sync();
    const second = await copy.tab();
    await second.db.change('minutes', 'all', { by: 100 });
    await second.db.put('page', 'book', 9);
    await second.db.change('read', 'articles', { add: ['b'] });
    expect(await second.sync()).toMatchObject({ code: 'identity-forked' });
    const again = await copy.tab();
    for (const one of [again, tab, again]) expect(await one.sync()).toEqual({ outcome: 'ok' });
    for (const one of [again, tab]) {
      expect(await one.minutes()).toBe(115);
      expect((await one.db.get('page', 'book'))?.value).toBe(9);
      expect((await one.db.get('read', 'articles'))?.value).toEqual(['a', 'b']);
      expect(one.engine.status.current).toMatchObject(quiet);
    }
    await again.db.change('minutes', 'all', { by: 1 });
    await tab.db.change('minutes', 'all', { by: 1 });
    for (const one of [again, tab, again]) await one.sync();
    expect([await again.minutes(), await tab.minutes()]).toEqual([117, 117]);
    expect(at(server, 'p').filter(({ _id }) => _id.includes(':minutes:'))).toHaveLength(2);
  });

  it('is never counted twice where both went on from a version that is nowhere any more', async () => {
    const { profile, tab } = await original();
    await tab.db.change('minutes', 'all', { by: 10 });
    await tab.sync();
    const copy = profile.copy();
    await tab.db.change('minutes', 'all', { by: 5 });
    await tab.sync();
    const second = await copy.tab();
    await second.db.change('minutes', 'all', { by: 100 });
    await second.sync();
    const again = await copy.tab();
    for (const one of [again, tab]) await one.sync();
    for (const one of [again, tab]) expect(await one.minutes()).toBe(110);
  });

  it('has its drops counted under numbers of the new id', async () => {
    const { server, profile, tab } = await original();
    await tab.engine.consent.grant(['analytics'], shown);
    await tab.sync();
    const copy = profile.copy();
    await tab.answer('original');
    await tab.sync();
    const second = await copy.tab();
    await second.answer('one', 'analytics');
    await second.answer('two', 'analytics');
    await second.engine.consent.withdraw(['analytics'], shown);
    await second.answer('kept');
    expect(await second.sync()).toMatchObject({ code: 'identity-forked' });
    const again = await copy.tab();
    for (let round = 0; round < 2; round += 1) expect(await again.sync()).toEqual({ outcome: 'ok' });
    const { deviceId } = again.engine.identity;
    const dropped = at(server, 'd');
    expect(dropped).toMatchObject([{ deviceId, count: 2, reason: 'consent-withdrawn' }]);
    const numbers = at(server, 'e').filter((doc) => doc.deviceId === deviceId);
    expect(numbers.map(({ data }) => data)).toEqual(['kept']);
    const [[first, last] = [0, 0]] = (dropped[0]?.ranges ?? []) as readonly [number, number][];
    expect([...numbers.map(({ deviceSeq }) => Number(deviceSeq)), first, last].sort()).toEqual([1, 2, 3]);
    expect(again.engine.status.current).toMatchObject(quiet);
    await again.answer('next');
    await again.sync();
    expect(at(server, 'e').find(({ data }) => data === 'next')).toMatchObject({ deviceSeq: 4 });
  });

  it('does not arrive a second time when it had arrived, whoever sent it and under whatever number', async () => {
    const { server, profile, tab } = await original();
    await tab.answer('before');
    await tab.sync();
    await tab.answer('in both');
    const [one, other] = [profile.copy(), profile.copy()];
    await tab.answer('original');
    await tab.sync();
    for (const copy of [one, other]) {
      const stale = await copy.tab();
      await stale.answer('of a copy');
      await stale.sync();
      const again = await copy.tab();
      for (let round = 0; round < 2; round += 1) expect(await again.sync()).toEqual({ outcome: 'ok' });
      expect(again.engine.status.current).toMatchObject(quiet);
    }
    const events = at(server, 'e');
    expect(events.map(({ data }) => data).sort()).toEqual(['before', 'in both', 'of a copy', 'of a copy', 'original']);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    expect(new Set(events.map(({ deviceId, deviceSeq }) => `${deviceId} ${deviceSeq}`)).size).toBe(events.length);
  });

  it('is told again by the audit under the new id, after a record of the fork, and both chains verify', async () => {
    const { server, profile, tab } = await original();
    await tab.db.put('note', 'one', 1);
    await tab.audit.catchUp();
    await tab.sync();
    const copy = profile.copy();
    await tab.answer('original');
    await tab.audit.catchUp();
    await tab.sync();
    const second = await copy.tab();
    for (const key of ['two', 'three']) {
      await second.db.put('note', key, 1);
      await second.audit.catchUp();
    }
    const { deviceId: from } = second.engine.identity;
    await second.sync();
    const again = await copy.tab();
    for (let round = 0; round < 2; round += 1) expect(await again.sync()).toEqual({ outcome: 'ok' });
    const own = await again.audit.export();
    expect(own.verified.ok).toBe(true);
    expect(own.segments[0]?.entries[0]).toMatchObject({ kind: 'fork', from });
    const told = own.segments.flatMap(({ entries }) => entries as readonly AuditEntry[]);
    expect(told.flatMap((entry) => (entry.kind === 'write' ? [entry.id] : []))).toEqual(['quiz:s:note:two', 'quiz:s:note:three']);
    await again.sync();
    const chains = verifyAudit(at(server, 'a'));
    expect([chains.ok, chains.chains.length]).toEqual([true, 2]);
    expect(again.engine.status.current).toMatchObject(quiet);
  });

  it('includes what a tab writes under it after the others have gone on', async () => {
    const { server, profile, tab } = await original();
    await tab.sync();
    const copy = profile.copy();
    await tab.answer('original');
    await tab.sync();
    const [late, second] = [await copy.tab(), await copy.tab()];
    await second.answer('copy');
    await second.sync();
    const again = await copy.tab();
    expect(await again.sync()).toEqual({ outcome: 'ok' });
    await late.engine.consent.grant(['analytics'], shown);
    await late.answer('late', 'analytics');
    await late.answer('late too');
    await late.db.change('minutes', 'all', { by: 3 });
    await late.audit.catchUp();
    expect(await late.sync()).toMatchObject({ code: 'identity-forked' });
    for (let round = 0; round < 2; round += 1) expect(await again.sync()).toEqual({ outcome: 'ok' });
    expect(again.engine.status.current).toMatchObject(quiet);
    const { deviceId } = again.engine.identity;
    const events = at(server, 'e').filter((doc) => doc.deviceId === deviceId);
    expect(events.map(({ data }) => data).sort()).toEqual(['copy', 'late', 'late too']);
    const consents = at(server, 'k').map(({ _id }) => _id);
    expect(events.find(({ data }) => data === 'late')?.consentRef).toBe(consents[0]);
    expect(consents).toHaveLength(1);
    expect(await again.minutes()).toBe(3);
    expect(again.engine.consent.allows('analytics')).toBe(true);
  });

  it('is adopted once by two tabs that open at the same time, and after a step was killed', async () => {
    const { server, profile, tab } = await original();
    await tab.db.change('minutes', 'all', { by: 10 });
    await tab.sync();
    const copy = profile.copy();
    await tab.answer('original');
    await tab.sync();
    const second = await copy.tab();
    await second.answer('copy');
    await second.db.change('minutes', 'all', { by: 2 });
    await second.sync();
    const tabs = await Promise.all([copy.tab(), copy.tab()]);
    server.refuses = ({ _id }) => _id.startsWith('quiz:');
    expect(await Promise.all(tabs.map(({ sync }) => sync()))).toEqual([{ outcome: 'ok' }, { outcome: 'ok' }]);
    server.refuses = undefined;
    const last = await copy.tab();
    for (let round = 0; round < 2; round += 1) expect(await last.sync()).toEqual({ outcome: 'ok' });
    expect(at(server, 'e').filter(({ data }) => data === 'copy')).toHaveLength(1);
    expect([await last.minutes(), last.engine.status.current]).toMatchObject([12, quiet]);
  });
});
