import { beforeEach, describe, expect, it } from 'vitest';
import { branch, revOf } from '../conformance/fixtures.ts';
import { renewDatabase } from '../generations/renew.ts';
import type { DocumentStore, StoredLeaf } from '../ports/document-store.ts';
import { MemoryStores } from '../twins/memory-store.ts';
import { DatabaseCopy } from './database-copy.ts';
import type { KeepRules } from './kept-leaves.ts';

const nowMs = 1_800_000_000_000;
const dayMs = 24 * 60 * 60_000;

describe('the copy of a database', () => {
  let stores: MemoryStores;
  let store: DocumentStore;

  beforeEach(async () => {
    stores = new MemoryStores();
    store = await stores.open('quiz-log');
  });

  const rules = (settled: number, rejected: readonly string[] = []): KeepRules => ({ settled, rejected: new Set(rejected), nowMs });
  const copy = async (of: KeepRules) => {
    const copying = new DatabaseCopy({ rules: of, deviceId: 'd', renewedNote: 'renewed' });
    await renewDatabase(stores.parts, { database: 'quiz-log', copying });
    return copying.counts;
  };
  const idsAfter = async (since: number) => {
    const { changes } = await store.changes({ since, limit: 100 });
    return changes.flatMap(({ leaves }) => leaves.map(idOf));
  };
  const mark = async (name: string) => Number((await store.note(name))?.since ?? (await store.note(name))?.seq);

  it('keeps every mark between the same documents, wherever it stood', async () => {
    for (const key of ['one', 'two', 'three', 'four', 'five']) await store.graft([branch(`quiz:s:attempt:${key}`, ['a'])], 'local');
    await store.writeNote('push', { instance: 'i', since: 2 });
    await store.writeNote('effects', { seq: 4 });
    await store.writeNote('pull-user', { instance: 'i', seq: '17-server' });
    const before = [await idsAfter(2), await idsAfter(4), await idsAfter(0)];
    await copy(rules(2));
    expect([await idsAfter(await mark('push')), await idsAfter(await mark('effects')), await idsAfter(0)]).toEqual(before);
    expect(await store.note('pull-user')).toEqual({ instance: 'i', seq: '17-server' });
  });

  it('carries notes whose names it has never heard of', async () => {
    await store.writeNote('something-new', { seq: 0, word: 'kept' });
    await copy(rules(0));
    expect(await store.note('something-new')).toMatchObject({ word: 'kept' });
  });

  it('is not made while pulled documents lie in the database that could not be filed', async () => {
    await store.graft([branch('quiz:s:attempt:one', ['a'])], 'local');
    await store.writeNote('landing', { from: 2, to: 3 });
    await expect(copy(rules(0))).rejects.toMatchObject({ code: 'storage-full' });
    expect(await idsAfter(0)).toEqual(['quiz:s:attempt:one']);
  });

  it('leaves out what was acknowledged and what was closed, and keeps the highest number', async () => {
    const event = (key: string, deviceSeq: number) => branch(`quiz:e:answered:${key}`, [key], { deviceId: 'd', deviceSeq });
    await store.graft([event('one', 1), event('two', 2)], 'local');
    await store.graft([branch('quiz:s:note:n', ['a', 'b'], { value: 1 }), branch('quiz:s:note:n', ['a', 'c', 'd'], { _deleted: true })], 'local');
    await store.graft([event('three', 3)], 'local');
    const counts = await copy(rules(4, [`quiz:e:answered:one ${revOf(['one'])}`]));
    expect(await idsAfter(0)).toEqual(['quiz:e:answered:one', 'quiz:s:note:n', 'quiz:e:answered:three']);
    expect(counts).toEqual({ read: 4, kept: 3 });
    expect(await store.note('device-seq')).toMatchObject({ last: 3 });
  });

  it('keeps a tombstone that waits to be sent, beside the version that takes its place', async () => {
    await store.graft([branch('quiz:s:note:n', ['a', 'b'], { value: 1 }), branch('quiz:s:note:n', ['a', 'c', 'd'], { _deleted: true })], 'local');
    await copy(rules(0));
    const leaves = (await store.read(['quiz:s:note:n'])).flat();
    expect(leaves.map((leaf) => 'doc' in leaf && leaf.doc._deleted === true).sort()).toEqual([false, true]);
  });

  it('keeps the branch of each leaf and where it came from', async () => {
    await store.graft([branch('quiz:s:note:n', ['a', 'b', 'c'], { value: 1 })], 'remote');
    const before = await store.read(['quiz:s:note:n']);
    await copy(rules(0));
    expect(await store.read(['quiz:s:note:n'])).toEqual(before);
  });

  it('removes copies for an undo after thirty days', async () => {
    for (const [key, days] of [
      ['old', 30],
      ['young', 29],
    ] as const)
      await store.edit({ id: `quiz:l:undo:${key}`, body: { atMs: nowMs - days * dayMs } });
    await copy(rules(0));
    expect(await idsAfter(0)).toEqual(['quiz:l:undo:young']);
  });

  it('follows what is closed while it copies: an event that was withdrawn meanwhile is not there again', async () => {
    await store.graft([branch('quiz:e:answered:one', ['a'], { deviceId: 'd', deviceSeq: 1 })], 'local');
    const copying = new DatabaseCopy({ rules: rules(0), deviceId: 'd', renewedNote: 'renewed' });
    const ahead = async (from: DocumentStore, to: DocumentStore) => {
      await copying.ahead(from, to);
      await store.graft([branch('quiz:e:answered:one', ['a', 'b'], { _deleted: true, deviceId: 'd', deviceSeq: 1 })], 'remote');
    };
    await renewDatabase(stores.parts, { database: 'quiz-log', copying: { ahead, rest: (...all) => copying.rest(...all) } });
    expect((await store.list('e', 'quiz:answered')).flat()).toEqual([]);
    expect(await store.note('device-seq')).toMatchObject({ last: 1 });
  });

  it('ends although as much is written meanwhile as it copies, and loses none of it', async () => {
    await store.graft([branch('quiz:s:note:first', ['a'], { value: 1 })], 'local');
    const copying = new DatabaseCopy({ rules: rules(0), deviceId: 'd', renewedNote: 'renewed' });
    let written = 0;
    const ahead = (from: DocumentStore, to: DocumentStore) => {
      const growing = Object.assign(Object.create(from) as DocumentStore, {
        latest: () => from.latest(),
        note: (name: string) => from.note(name),
        changes: async (options: { since: number; limit: number }) => {
          const docs = Array.from({ length: options.limit }, (_, index) => branch(`quiz:s:note:n${written + index}`, ['a'], { value: 1 }));
          written += docs.length;
          await store.graft(docs, 'local');
          return from.changes(options);
        },
      });
      return copying.ahead(growing, to);
    };
    await renewDatabase(stores.parts, { database: 'quiz-log', copying: { ahead, rest: (...all) => copying.rest(...all) } });
    expect(written).toBeGreaterThan(1_000);
    expect((await store.changes({ since: 0, limit: 10_000 })).changes).toHaveLength(written + 1);
  });

  it('ends when the copy does not read as it was written, and leaves the database as it was', async () => {
    await store.graft([branch('quiz:s:note:n', ['a'], { value: 1 })], 'local');
    const copying = new DatabaseCopy({ rules: rules(0), deviceId: 'd', renewedNote: 'renewed' });
    const forgetful = (to: DocumentStore): DocumentStore => Object.assign(Object.create(to) as DocumentStore, { read: async () => [[]] });
    const ahead = (from: DocumentStore, to: DocumentStore) => copying.ahead(from, forgetful(to));
    const ended = renewDatabase(stores.parts, { database: 'quiz-log', copying: { ahead, rest: (...all) => copying.rest(...all) } });
    await expect(ended).rejects.toMatchObject({ code: 'storage-failed' });
    expect(await idsAfter(0)).toEqual(['quiz:s:note:n']);
  });

  it('ends at a body that does not open, and leaves it where it is', async () => {
    await store.graft([branch('quiz:s:note:n', ['a'], { value: 1 })], 'local');
    const copying = new DatabaseCopy({ rules: rules(0), deviceId: 'd', renewedNote: 'renewed' });
    const broken: StoredLeaf = { broken: 'undecryptable', ref: 's.0.0', rev: '1-a' };
    const spoilt = (from: DocumentStore): DocumentStore =>
      Object.assign(Object.create(from) as DocumentStore, {
        latest: () => from.latest(),
        note: (name: string) => from.note(name),
        changes: async () => ({ changes: [{ seq: 1, leaves: [broken] }], lastSeq: 1 }),
      });
    const ended = renewDatabase(stores.parts, { database: 'quiz-log', copying: { ahead: (from, to) => copying.ahead(spoilt(from), to), rest: copying.rest } });
    await expect(ended).rejects.toMatchObject({ code: 'undecryptable' });
    expect(await idsAfter(0)).toEqual(['quiz:s:note:n']);
  });
});

function idOf(leaf: StoredLeaf): string {
  return 'doc' in leaf ? leaf.doc._id : leaf.ref;
}
