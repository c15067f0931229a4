import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GenerationStores } from '../generations/generation-stores.ts';
import { openLock } from '../generations/parts.ts';
import { type Copying, renewDatabase } from '../generations/renew.ts';
import type { DocumentStore, StoredLeaf } from '../ports/document-store.ts';

/** Two contexts of one device, as two tabs are, and a way to let go of what they wrote. */
export interface FactoriesUnderTest {
  readonly contexts: readonly [GenerationStores, GenerationStores];
  dispose(): Promise<void>;
}

/** Copies a database as it is. */
export function plainCopy(): Copying {
  let upTo = 0;
  const copy = async (from: DocumentStore, to: DocumentStore) => {
    const { changes, lastSeq } = await from.changes({ since: upTo, limit: 10_000 });
    upTo = lastSeq;
    for (const leaf of changes.flatMap(({ leaves }) => leaves)) if ('doc' in leaf) await to.graft([leaf.doc], leaf.origin);
  };
  return {
    ahead: copy,
    async rest(from, to, notes) {
      await copy(from, to);
      for (const name of notes) await to.writeNote(name, (await from.note(name)) ?? {});
    },
  };
}

const idOf = (key: string) => `quiz:s:attempt:${key}`;

/** Every promise of the StoreFactory port and of its generations; each adapter and the twin runs it. */
export function storeFactoryConformance(name: string, make: () => Promise<FactoriesUnderTest>): void {
  describe(`StoreFactory: ${name}`, () => {
    let under: FactoriesUnderTest;
    let [one, two] = [] as unknown as FactoriesUnderTest['contexts'];
    const opened: DocumentStore[] = [];
    const open = async (factory: GenerationStores, database = 'quiz-state') => {
      const store = await factory.open(database);
      opened.push(store);
      return store;
    };

    beforeEach(async () => {
      under = await make();
      [one, two] = under.contexts;
    });
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close().catch(() => undefined);
      await under.dispose();
    });

    it('names every database, whichever context opened it', async () => {
      await open(one, 'quiz-state');
      await open(two, 'quiz-log');
      expect([await one.names(), await two.names()]).toEqual([
        ['quiz-log', 'quiz-state'],
        ['quiz-log', 'quiz-state'],
      ]);
    });

    it('removes every database, and the stores that were open anywhere answer closed', async () => {
      const stores = [await open(one), await open(two), await open(two, 'quiz-log')];
      for (const store of stores) await store.edit({ id: idOf(`key-${stores.indexOf(store)}`), body: { value: 1 } });
      await one.destroyAll();
      for (const store of stores) await expect(store.edit({ id: idOf('late'), body: { value: 2 } })).rejects.toMatchObject({ code: 'closed' });
      expect(await two.names()).toEqual([]);
      expect(await (await open(two)).read([idOf('key-0'), idOf('late')])).toEqual([[], []]);
    });

    it('goes on with the new generation in every store that is open, without a call that fails', async () => {
      const [a, b] = [await open(one), await open(two)];
      await a.edit({ id: idOf('before'), body: { value: 1 } });
      await b.writeNote('mark', { since: 1 });
      await renewDatabase(one.parts, { database: 'quiz-state', copying: plainCopy() });
      await b.edit({ id: idOf('after'), body: { value: 2 } });
      for (const store of [a, b]) expect(await values(store)).toEqual([1, 2]);
      expect(await a.note('mark')).toEqual({ since: 1 });
    });

    it('counts its sequences on: whoever reads on from before sees every document again', async () => {
      const store = await open(one);
      await store.edit({ id: idOf('one'), body: { value: 1 } });
      const { lastSeq } = await store.changes({ since: 0, limit: 10 });
      await renewDatabase(two.parts, { database: 'quiz-state', copying: plainCopy() });
      const again = await store.changes({ since: lastSeq, limit: 10 });
      expect(again.changes.map(({ leaves }) => leaves.map(valueIn))).toEqual([[1]]);
      expect(again.lastSeq).toBeGreaterThan(lastSeq);
      expect((await store.latest())?.seq).toBe(again.lastSeq);
      expect((await store.changes({ since: again.lastSeq, limit: 10 })).changes).toEqual([]);
    });

    it('loses no write that was acknowledged while it was copied and switched', async () => {
      const stores = [await open(one), await open(two)];
      const written: number[] = [];
      let going = true;
      const writing = stores.map(async (store, context) => {
        for (let count = 0; going; count += 1) {
          const value = context * 10_000 + count;
          await store.edit({ id: idOf(`key-${value}`), body: { value } });
          written.push(value);
          await one.parts.env.sleep(2);
        }
      });
      for (let round = 0; round < 3; round += 1) {
        await one.parts.env.sleep(15);
        await renewDatabase(one.parts, { database: 'quiz-state', copying: plainCopy() });
      }
      going = false;
      await Promise.all(writing);
      expect(written.length).toBeGreaterThan(6);
      expect(await values(await open(two))).toEqual(written.sort((a, b) => a - b));
    });

    it('leaves everything as it was when the copy fails', async () => {
      const store = await open(one);
      await store.edit({ id: idOf('one'), body: { value: 1 } });
      const copying: Copying = { ...plainCopy(), rest: () => Promise.reject(new Error('does not compare')) };
      await expect(renewDatabase(two.parts, { database: 'quiz-state', copying })).rejects.toThrow('does not compare');
      await store.edit({ id: idOf('two'), body: { value: 2 } });
      expect(await values(store)).toEqual([1, 2]);
      await renewDatabase(two.parts, { database: 'quiz-state', copying: plainCopy() });
      expect(await values(await open(two))).toEqual([1, 2]);
    });

    it('gives up when a context does not let go, and leaves everything as it was', async () => {
      const store = await open(one);
      await store.edit({ id: idOf('one'), body: { value: 1 } });
      const thawing = new AbortController();
      const thawed = new Promise<void>((resolve) => thawing.signal.addEventListener('abort', () => resolve()));
      const frozen = one.parts.env.lock(openLock('quiz-state'), () => thawed, { shared: true });
      await expect(renewDatabase(two.parts, { database: 'quiz-state', copying: plainCopy(), letGoMs: 250 })).rejects.toMatchObject({ code: 'timeout' });
      expect(await values(store)).toEqual([1]);
      thawing.abort();
      await frozen;
    });
  });
}

async function values(store: DocumentStore): Promise<readonly number[]> {
  const all = await store.list('s', 'quiz:attempt');
  return all.map(([leaf]) => valueIn(leaf)).sort((a, b) => a - b);
}

function valueIn(leaf: StoredLeaf | undefined): number {
  return leaf && 'doc' in leaf ? Number(leaf.doc.value) : Number.NaN;
}
