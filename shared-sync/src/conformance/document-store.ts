import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyDoc } from '../../core/index.ts';
import type { DocumentStore, StoredLeaf, StoreFactory } from '../ports/document-store.ts';
import { branch, revOf } from './fixtures.ts';

/** What a suite needs of an adapter: fresh stores for each test, and a way to let go of them. */
export interface StoresUnderTest {
  readonly stores: StoreFactory;
  dispose(): Promise<void>;
}

const id = 'quiz:s:attempt:one';

/** Every promise of the DocumentStore port; each adapter and the twin runs it. */
export function documentStoreConformance(name: string, make: () => Promise<StoresUnderTest>): void {
  describe(`DocumentStore: ${name}`, () => {
    let under: StoresUnderTest;
    let store: DocumentStore;

    beforeEach(async () => {
      under = await make();
      store = await under.stores.open('quiz-state');
    });
    afterEach(async () => {
      await store.close().catch(() => undefined);
      await under.dispose();
    });

    it('answers no leaves for an unknown document', async () => {
      expect(await store.read([id])).toEqual([[]]);
    });

    it('keeps what was written when it is opened again', async () => {
      const rev = await store.edit({ id, body: { value: 'kept' } });
      await store.close();
      store = await under.stores.open('quiz-state');
      expect((await leaves(store, id)).map(brief)).toEqual([{ rev, value: 'kept', origin: 'local' }]);
    });

    it('refuses an edit whose parent is not a leaf', async () => {
      const first = await store.edit({ id, body: { value: 1 } });
      await store.edit({ id, body: { value: 2 }, parent: first });
      await expect(store.edit({ id, body: { value: 3 }, parent: first })).rejects.toMatchObject({ code: 'conflict' });
      await expect(store.edit({ id, body: { value: 3 } })).rejects.toMatchObject({ code: 'conflict' });
    });

    it('carries the whole branch of a document that was pulled, edited here and is pushed', async () => {
      await store.graft([branch(id, ['a', 'b'], { value: 'pulled' })], 'remote');
      const rev = await store.edit({ id, body: { value: 'edited' }, parent: revOf(['a', 'b']) });
      const [leaf] = await leaves(store, id);
      expect(leaf?.doc._revisions?.ids.slice(1)).toEqual([revOf(['a', 'b']).slice(2), revOf(['a']).slice(2)]);
      expect(leaf && brief(leaf)).toEqual({ rev, value: 'edited', origin: 'local' });
    });

    it('carries the whole branch of a document that was created, pushed, edited and is pushed again', async () => {
      const first = await store.edit({ id, body: { value: 1 } });
      const pushed = (await leaves(store, id))[0]?.doc as AnyDoc;
      const second = await store.edit({ id, body: { value: 2 }, parent: first });
      await store.graft([pushed], 'remote');
      const all = await leaves(store, id);
      expect(all.map((leaf) => leaf.doc._revisions?.ids)).toEqual([[second.slice(2), first.slice(2)]]);
    });

    it('keeps both sides of a conflict as leaves, and grafting again changes nothing', async () => {
      const docs = [branch(id, ['a', 'b'], { value: 'b' }), branch(id, ['a', 'c'], { value: 'c' })];
      await store.graft(docs, 'remote');
      const { lastSeq } = await store.changes({ since: 0, limit: 100 });
      await store.graft(docs, 'remote');
      const values = (await leaves(store, id)).map((leaf) => leaf.doc.value).sort();
      expect(values).toEqual(['b', 'c']);
      expect((await store.changes({ since: lastSeq, limit: 100 })).changes).toEqual([]);
    });

    it('edits the losing side of a conflict without touching the winner', async () => {
      await store.graft([branch(id, ['a', 'b'], { value: 'b' }), branch(id, ['a', 'c'], { value: 'c' })], 'remote');
      await store.edit({ id, body: { value: 'b2' }, parent: revOf(['a', 'b']) });
      await store.edit({ id, body: { value: 'c2' }, parent: revOf(['a', 'c']) });
      expect((await leaves(store, id)).map((leaf) => leaf.doc.value).sort()).toEqual(['b2', 'c2']);
    });

    it('keeps the fields of a tombstone, and the live side beside it', async () => {
      await store.graft([branch(id, ['a', 'b'], { value: 'live' }), branch(id, ['a', 'c', 'd'], { _deleted: true, closedBy: 'merge' })], 'remote');
      const all = await leaves(store, id);
      expect(all.map((leaf) => [leaf.doc._deleted ?? false, leaf.doc.closedBy ?? leaf.doc.value])).toEqual(
        expect.arrayContaining([
          [true, 'merge'],
          [false, 'live'],
        ]),
      );
    });

    it('brings two devices that exchange their branches to the same leaves', async () => {
      const other = await under.stores.open('quiz-other');
      await store.graft([branch(id, ['a'], { value: 'a' })], 'remote');
      await other.graft([branch(id, ['a'], { value: 'a' })], 'remote');
      await store.edit({ id, body: { value: 'left' }, parent: revOf(['a']) });
      await other.edit({ id, body: { value: 'right' }, parent: revOf(['a']) });
      const [mine, theirs] = [await leaves(store, id), await leaves(other, id)];
      await store.graft(
        theirs.map((leaf) => leaf.doc),
        'remote',
      );
      await other.graft(
        mine.map((leaf) => leaf.doc),
        'remote',
      );
      const revs = async (of: DocumentStore) => (await leaves(of, id)).map((leaf) => leaf.doc._rev).sort();
      expect(await revs(store)).toEqual(await revs(other));
      expect(await revs(store)).toHaveLength(2);
      await other.close();
    });

    it('lets a removed document be written again', async () => {
      await store.graft([branch(id, ['a', 'b'], { _deleted: true, closedBy: 'merge' })], 'remote');
      const rev = await store.edit({ id, body: { value: 'again' } });
      expect((await leaves(store, id)).filter((leaf) => leaf.doc._deleted !== true).map(brief)).toEqual([{ rev, value: 'again', origin: 'local' }]);
    });

    it('lists the live documents of one collection only', async () => {
      await store.edit({ id, body: { value: 1 } });
      await store.edit({ id: 'quiz:s:attempt:two', body: { value: 2 } });
      await store.edit({ id: 'quiz:s:progress:one', body: { value: 3 } });
      await store.graft([branch('quiz:s:attempt:gone', ['a'], { _deleted: true, closedBy: 'merge' })], 'remote');
      const listed = (await store.list('s', 'quiz:attempt')).flat().filter(isOpen);
      expect(listed.map((leaf) => leaf.doc.value).sort()).toEqual([1, 2]);
    });

    it('feeds each document once, at its latest sequence, in pages', async () => {
      const first = await store.edit({ id, body: { value: 1 } });
      await store.edit({ id: 'quiz:s:attempt:two', body: { value: 2 } });
      await store.edit({ id, body: { value: 3 }, parent: first });
      const page = await store.changes({ since: 0, limit: 1 });
      const rest = await store.changes({ since: page.lastSeq, limit: 10 });
      const values = [...page.changes, ...rest.changes].map((change) => change.leaves.filter(isOpen).map((leaf) => leaf.doc.value));
      expect(values).toEqual([[2], [3]]);
      expect((await store.latest())?.seq).toBe(rest.lastSeq);
    });

    it('shows what was written here among what was pulled, however lean', async () => {
      expect(await store.latest()).toBeUndefined();
      const pulled = ['quiz:s:attempt:p1', 'quiz:s:attempt:p2'];
      await store.graft(
        pulled.map((one) => branch(one, ['a'], { value: 'pulled' })),
        'remote',
        { unseen: true },
      );
      const local = async (since: number) => {
        const { changes, lastSeq } = await store.changes({ since, limit: 10, lean: true });
        const written = changes.flatMap(({ leaves }) => leaves.filter(isOpen)).filter(({ origin }) => origin === 'local');
        return { values: written.map(({ doc }) => doc.value).sort(), lastSeq };
      };
      const before = await local(0);
      expect(before.values).toEqual([]);
      await store.edit({ id, body: { value: 'new' } });
      await store.edit({ id: 'quiz:s:attempt:p1', body: { value: 'edited' }, parent: revOf(['a']) });
      await store.graft([branch('quiz:s:attempt:p2', ['b'], { value: 'branched' })], 'local');
      for (const since of [0, before.lastSeq]) expect((await local(since)).values).toEqual(['branched', 'edited', 'new']);
    });

    it('keeps notes beside the documents', async () => {
      expect(await store.note('push')).toBeUndefined();
      await store.writeNote('push', { since: 1 });
      await store.writeNote('push', { since: 2 });
      expect(await store.note('push')).toEqual({ since: 2 });
    });

    it('carries a body with members of any name', async () => {
      const body = { payload: 'x', value: { payload: { crypto: true }, i: 1, b: 2 }, id: 'y', o: 5, b: 'z', i: 'w' };
      await store.edit({ id, body });
      const [leaf] = await leaves(store, id);
      expect(leaf?.doc).toMatchObject(body);
    });

    it('answers closed after it was closed', async () => {
      await store.close();
      await expect(store.read([id])).rejects.toMatchObject({ code: 'closed' });
    });

    it('is empty again after it was destroyed', async () => {
      await store.edit({ id, body: { value: 1 } });
      await store.destroy();
      store = await under.stores.open('quiz-state');
      expect(await store.read([id])).toEqual([[]]);
    });
  });
}

type Open = Extract<StoredLeaf, { doc: AnyDoc }>;

function isOpen(leaf: StoredLeaf): leaf is Open {
  return 'doc' in leaf;
}

async function leaves(store: DocumentStore, of: string): Promise<readonly Open[]> {
  return (await store.read([of]))[0]?.filter(isOpen) ?? [];
}

function brief(leaf: Open): object {
  return { rev: leaf.doc._rev, value: leaf.doc.value, origin: leaf.origin };
}
