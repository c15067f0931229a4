import idb from 'pouchdb-adapter-idb';
import PouchDB, { type PouchDoc } from 'pouchdb-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnyDoc } from '../../core/index.ts';
import { branch, revOf } from '../conformance/fixtures.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { Sealer } from '../ports/key-vault.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { browserEnv } from './browser-env.ts';
import { directIdb } from './direct-idb.ts';
import { idbStores } from './idb-stores.ts';

/** PouchDB as it is documented, for looking at what the writer left. */
interface PlainPouch {
  allDocs(options: object): Promise<unknown>;
  bulkDocs(docs: { docs: PouchDoc[] }, options?: { new_edits: boolean }): Promise<unknown>;
  get(id: string, options: object): Promise<unknown>;
  info(): Promise<Record<string, unknown>>;
  compact(): Promise<unknown>;
  destroy(): Promise<unknown>;
  close(): Promise<void>;
  changes(options: object): Promise<unknown> & { on(event: string, listener: (change: { id: string }) => void): void; cancel(): void };
}

/** Seals so that the same text gives the same record: what two ways write can be compared byte by byte. */
const readable: Sealer = {
  seal: async (text) => ({ v: 1, kid: '1', iv: '', ct: text }),
  open: async (sealed) => (sealed as { ct: string }).ct,
};

class ReadableVault extends MemoryKeyVault {
  override async keysFor(): ReturnType<MemoryKeyVault['keysFor']> {
    return { sealer: readable, idKey: new Uint8Array(32) };
  }
}

const Plugged = PouchDB.plugin(idb) as unknown as new (name: string, options: object) => PlainPouch;
const long = Array.from({ length: 40 }, (_, index) => `r${index}`);
const tooLong = Array.from({ length: 1_005 }, (_, index) => `n${index}`);

/** First revisions, long branches, what has no branch at all, and what does not take the plain course. */
const documents: readonly AnyDoc[] = [
  ...Array.from({ length: 130 }, (_, index) => branch(`quiz:s:note:n${index}`, ['a'], { value: index, text: 'ä€😀' })),
  branch('quiz:s:note:edited', ['a', 'b', 'c'], { value: 'third' }),
  branch('quiz:s:note:long', long, { value: 'long' }),
  branch('quiz:s:note:stemmed', tooLong, { value: 'stemmed' }),
  { ...branch('quiz:s:note:cut', long), _revisions: { start: 40, ids: branch('quiz:s:note:cut', long)._revisions?.ids.slice(0, 7) } } as AnyDoc,
  { _id: 'quiz:s:note:bare', _rev: revOf(['a']), value: 'no branch' } as unknown as AnyDoc,
  branch('quiz:s:note:gone', ['a', 'b'], { _deleted: true, closedBy: 'merge' }),
  branch('quiz:s:note:two', ['a', 'b'], { value: 'left' }),
  branch('quiz:s:note:two', ['a', 'c'], { value: 'right' }),
  branch('an id of no class :: with colons', ['a'], { payload: 'x', i: 1 }),
];

/** Those that are left to PouchDB. */
const notPlain = new Set(['quiz:s:note:stemmed', 'quiz:s:note:gone', 'quiz:s:note:two']);
const plainOnes = documents.filter(({ _id }) => !notPlain.has(_id));
const others = documents.filter(({ _id }) => notPlain.has(_id) && _id !== 'quiz:s:note:stemmed');

let count = 0;
const fresh = () => {
  count += 1;
  return count;
};
const opened: DocumentStore[] = [];

async function twoWays(): Promise<{ direct: DocumentStore; plain: DocumentStore; names: readonly [string, string] }> {
  const vault = new ReadableVault();
  const [one, other] = [`direct-${fresh()}`, `plain-${count}`];
  const direct = await idbStores(vault, browserEnv(), { direct: directIdb }).open(one);
  const plain = await idbStores(vault).open(other);
  opened.push(direct, plain);
  return { direct, plain, names: [`empire-${one}-1`, `empire-${other}-1`] };
}

async function connect(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`_pouch_${name}`);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Every record of every store; of PouchDB's own record what does not hang on the name. */
async function dump(name: string): Promise<Record<string, readonly unknown[]>> {
  const database = await connect(name);
  const stores: Record<string, readonly unknown[]> = {};
  for (const store of database.objectStoreNames) {
    // PouchDB asks once in the life of a page whether it can store a Blob.
    if (store === 'detect-blob-support') continue;
    const objects = database.transaction(store).objectStore(store);
    const answer = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => Object.assign(request, { onsuccess: () => resolve(request.result) }));
    const [keys, records] = await Promise.all([answer(objects.getAllKeys()), answer(objects.getAll() as IDBRequest<{ docCount?: number }[]>)]);
    stores[store] = keys.map((key, index) => [key, store === 'meta-store' ? { docCount: records[index]?.docCount } : records[index]]);
  }
  database.close();
  return stores;
}

/** What PouchDB answers of a database in every way of reading. */
async function answers(name: string): Promise<unknown> {
  const pouch = new Plugged(name, { adapter: 'idb' });
  const ids = ((await pouch.allDocs({})) as { rows: { id: string }[] }).rows.map(({ id }) => id);
  const { db_name: _, ...info } = await pouch.info();
  return {
    info,
    rows: await pouch.allDocs({ include_docs: true, conflicts: true }),
    feed: await pouch.changes({ since: 0, style: 'all_docs', include_docs: true, conflicts: true }),
    later: await pouch.changes({ since: 50, limit: 20 }),
    leaves: await Promise.all(ids.map((id) => pouch.get(id, { open_revs: 'all', revs: true }))),
    winners: await Promise.all(ids.map((id) => pouch.get(id, { revs_info: true, conflicts: true }))),
  };
}

/** A dump and answers of both, which have to be the same. */
async function expectSame([one, other]: readonly [string, string]): Promise<void> {
  expect(await dump(one)).toEqual(await dump(other));
  expect(await answers(one)).toEqual(await answers(other));
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.destroy().catch(() => undefined);
});

describe('writing into the stores of PouchDB', () => {
  it('leaves the records that PouchDB would leave, and the same answers of PouchDB', async () => {
    const { direct, plain, names } = await twoWays();
    for (const store of [direct, plain]) await store.graft(plainOnes.slice(0, 100), 'remote', { unseen: true });
    await expectSame(names);
    for (const store of [direct, plain]) await store.graft(plainOnes.slice(100), 'remote', { unseen: true });
    for (const store of [direct, plain]) await store.graft(others, 'remote', { unseen: true });
    await expectSame(names);
    expect(await direct.list('s', 'quiz:note')).toEqual(await plain.list('s', 'quiz:note'));
    const ids = documents.map(({ _id }) => _id);
    expect(await direct.read(ids)).toEqual(await plain.read(ids));
  });

  it('writes all of a run in which only some documents are plain', async () => {
    const { direct, plain } = await twoWays();
    for (const store of [direct, plain]) await store.graft([...others, ...plainOnes, ...others], 'remote', { unseen: true });
    const ids = [...others, ...plainOnes].map(({ _id }) => _id);
    expect(await direct.read(ids)).toEqual(await plain.read(ids));
    expect((await direct.changes({ since: 0, limit: 1_000 })).changes).toHaveLength(new Set(ids).size);
  });

  it('writes plain documents itself, and hands PouchDB those that are not', async () => {
    const name = `writer-${fresh()}`;
    const pouch = new Plugged(name, { adapter: 'idb' });
    await pouch.info();
    const direct = directIdb({ name, pouch: pouch as never, sealer: readable });
    const asked = documents.map((doc) => ({ ...doc }) as unknown as PouchDoc);
    const left = (await direct.writeNew(asked)).map(({ _id }) => _id);
    expect(left.sort()).toEqual(['quiz:s:note:gone', 'quiz:s:note:stemmed', 'quiz:s:note:two', 'quiz:s:note:two']);
    expect(await pouch.info()).toMatchObject({ doc_count: documents.length - left.length, update_seq: documents.length - left.length });
    direct.close();
    expect(await direct.writeNew([{ ...(documents[0] as unknown as PouchDoc), _id: 'late' }])).toHaveLength(1);
    await pouch.destroy();
  });

  it('goes on as PouchDB would with edits, conflicts, tombstones, repetitions and compaction', async () => {
    const { direct, plain, names } = await twoWays();
    const some = plainOnes.slice(60);
    for (const store of [direct, plain]) {
      await store.graft(some, 'remote', { unseen: true });
      await store.edit({ id: 'quiz:s:note:n70', body: { value: 'edited' }, parent: revOf(['a']) });
      await store.edit({ id: 'quiz:s:note:new', body: { value: 'new' } });
      await store.graft(
        [branch('quiz:s:note:n71', ['x'], { value: 'conflict' }), branch('quiz:s:note:n72', ['a', 'b'], { _deleted: true, closedBy: 'm' })],
        'remote',
      );
      // They are all there: nothing may change, and nothing be there twice.
      await store.graft(some, 'remote', { unseen: true });
      await store.writeNote('place', { at: 7 });
    }
    await expectSame(names);
    for (const name of names) await new Plugged(name, { adapter: 'idb' }).compact();
    await expectSame(names);
    expect(await direct.latest()).toEqual(await plain.latest());
  });

  it('goes on with the numbers that follow when others have written between its writes', async () => {
    const { direct, plain, names } = await twoWays();
    for (const [index, store] of [direct, plain].entries()) {
      await store.graft(plainOnes.slice(0, 50), 'remote', { unseen: true });
      const other = new Plugged(names[index] ?? '', { adapter: 'idb' });
      await other.bulkDocs({ docs: [{ _id: 'other', payload: { ct: 'written by another context' } }] as PouchDoc[] });
      await store.graft(plainOnes.slice(50, 90), 'remote', { unseen: true });
      // The last of these was there already: what was expected after it does not come either.
      await store.graft([...plainOnes.slice(90, 110), ...plainOnes.slice(0, 1)], 'remote', { unseen: true });
      await store.graft(plainOnes.slice(110), 'remote', { unseen: true });
    }
    const records = async (name: string) => ((await dump(name))['document-store'] ?? []).map((one) => JSON.stringify(one).replace(/1-[0-9a-f]{32}/g, ''));
    const [one, other] = [await records(names[0]), await records(names[1])];
    expect(one.filter((text) => !text.includes('"other"'))).toEqual(other.filter((text) => !text.includes('"other"')));
    expect(one).toHaveLength(plainOnes.length + 1);
  });

  it('answers the feed as PouchDB does, whether documents have one version or many, from any place', async () => {
    const { direct, plain } = await twoWays();
    const same = async () => {
      for (const since of [0, 3, 40, 1_000])
        for (const limit of [1, 25, 500]) expect(await direct.changes({ since, limit })).toEqual(await plain.changes({ since, limit }));
    };
    for (const store of [direct, plain]) await store.graft(plainOnes, 'remote', { unseen: true });
    await same();
    const more = Array.from({ length: 20 }, (_, index) => branch(`quiz:s:note:late${index}`, ['a'], { value: index }));
    for (const store of [direct, plain]) await store.graft(more, 'remote', { unseen: true });
    await same();
    for (const store of [direct, plain]) await store.edit({ id: 'quiz:s:note:n7', body: { value: 'edited' }, parent: revOf(['a']) });
    await same();
  });

  it('answers every page of the feed as it is when it is asked for, whatever was written while the one before was worked on', async () => {
    const { direct, plain } = await twoWays();
    const many = Array.from({ length: 350 }, (_, index) => branch(`quiz:s:note:m${index}`, ['a'], { value: index }));
    for (const store of [direct, plain]) for (const at of [0, 175]) await store.graft(many.slice(at, at + 175), 'remote', { unseen: true });
    const pageOf = async (since: number) => {
      const page = await direct.changes({ since, limit: 100 });
      expect(page).toEqual(await plain.changes({ since, limit: 100 }));
      return page.lastSeq;
    };
    await Promise.all(Array.from({ length: 4 }, () => pageOf(0)));
    let since = await pageOf(await pageOf(0));
    const { changes } = await plain.changes({ since, limit: 1 });
    const [leaf] = changes[0]?.leaves ?? [];
    if (!leaf || !('doc' in leaf)) throw new Error('The feed has no third page.');
    for (const store of [direct, plain]) await store.edit({ id: leaf.doc._id, body: { value: 'edited' }, parent: leaf.doc._rev });
    since = await pageOf(since);
    const late = branch('quiz:s:note:late', ['a'], { value: 'late' });
    for (const store of [direct, plain]) await store.graft([late], 'remote', { unseen: true });
    expect(await pageOf(since)).toBe(352);
  });

  it('lists collections as PouchDB does, with edits, conflicts and tombstones, in pages, and with a trail of former versions', async () => {
    const { direct, plain } = await twoWays();
    const same = async () => {
      for (const [docClass, collection] of [
        ['s', 'quiz:note'],
        ['s', 'quiz:other'],
        ['e', 'quiz:note'],
      ] as const)
        expect(await direct.list(docClass, collection)).toEqual(await plain.list(docClass, collection));
    };
    await same();
    const more = Array.from({ length: 260 }, (_, index) => branch(`quiz:s:${index % 2 === 0 ? 'note' : 'other'}:m${index}`, ['a', 'b'], { value: index }));
    for (const store of [direct, plain]) {
      await store.graft([...more, ...plainOnes], 'remote', { unseen: true });
      await store.graft(others, 'remote');
    }
    await same();
    for (const store of [direct, plain]) {
      await store.edit({ id: 'quiz:s:note:n7', body: { value: 'edited' }, parent: revOf(['a']) });
      await store.graft(
        [branch('quiz:s:note:n8', ['x'], { value: 'conflict' }), branch('quiz:s:note:n9', ['a', 'b'], { _deleted: true, closedBy: 'm' })],
        'local',
      );
      await store.graft([branch('quiz:s:note:n8', ['a', 'b'], { _deleted: true, closedBy: 'm' })], 'remote');
    }
    expect(await direct.list('s', 'quiz:note')).toHaveLength(130 + 130 - 1 + 5);
    await same();
    for (const store of [direct, plain]) {
      let parent = revOf(['a']);
      for (let time = 0; time < 30; time += 1) parent = await store.edit({ id: 'quiz:s:note:n1', body: { time }, parent });
      for (const { _id, _rev } of more) await store.edit({ id: _id, body: { again: true }, parent: _rev });
    }
    await same();
  });

  it('loses and doubles nothing when two contexts write the same and other documents at once', async () => {
    const name = `writer-${fresh()}`;
    const pouch = new Plugged(name, { adapter: 'idb' });
    await pouch.info();
    const contexts = [1, 2].map(() => directIdb({ name, pouch: pouch as never, sealer: readable }));
    const docs = documents.slice(0, 120).map((doc) => ({ ...doc }) as unknown as PouchDoc);
    const write = async (context: (typeof contexts)[number] | undefined, run: PouchDoc[]) => {
      const left = (await context?.writeNew(run)) ?? run;
      if (left.length > 0) await pouch.bulkDocs({ docs: left.map((doc) => ({ ...doc })) }, { new_edits: false });
    };
    await Promise.all([
      write(contexts[0], docs.slice(0, 80)),
      write(contexts[1], docs.slice(40, 120)),
      write(
        undefined,
        docs.slice(70, 90).map((doc) => ({ ...doc })),
      ),
    ]);
    expect(await pouch.info()).toMatchObject({ doc_count: 120, update_seq: 120 });
    const { rows } = (await pouch.allDocs({})) as { rows: unknown[] };
    expect(rows).toHaveLength(120);
    for (const context of contexts) context.close();
    await pouch.destroy();
  });

  it("tells PouchDB's live listeners", async () => {
    const { direct, names } = await twoWays();
    const pouch = new Plugged(names[0], { adapter: 'idb' });
    const live = pouch.changes({ live: true, since: 'now' });
    const heard = new Promise<{ id: string }>((resolve) => live.on('change', resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await direct.graft(documents.slice(0, 1), 'remote', { unseen: true });
    expect((await heard).id).toMatch(/^s\./);
    live.cancel();
  });

  it('leaves a database alone that is laid out in another way, and makes none where there is none', async () => {
    const name = `writer-${fresh()}`;
    const pouch = { bulkDocs: async () => [] } as never;
    const docs = [documents[0] as unknown as PouchDoc];
    const absent = directIdb({ name, pouch, sealer: readable });
    expect(await absent.writeNew(docs)).toBe(docs);
    expect(await absent.feed({ since: 0, limit: 1 })).toBeUndefined();
    expect((await indexedDB.databases()).map((one) => one.name)).not.toContain(`_pouch_${name}`);
    const later = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(`_pouch_${name}`, 6);
      request.onupgradeneeded = () => ['document-store', 'by-sequence', 'meta-store'].map((store) => request.result.createObjectStore(store));
      request.onsuccess = () => resolve(request.result);
    });
    expect(await directIdb({ name, pouch, sealer: readable }).writeNew(docs)).toBe(docs);
    expect(later.transaction('by-sequence').objectStore('by-sequence')).toBeDefined();
    later.close();
    indexedDB.deleteDatabase(`_pouch_${name}`);
  });

  it('gives way when the database is removed', async () => {
    const { direct, names } = await twoWays();
    await direct.graft(documents.slice(0, 3), 'remote', { unseen: true });
    await direct.destroy();
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`_pouch_${names[0]}`);
  });
});
