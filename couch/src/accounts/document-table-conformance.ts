import { expect, test } from 'vitest';
import { type DocumentTable, update } from './document-table.ts';

/** A cluster answers a list from one copy of each shard, which may not have the latest write yet. */
const eventually = { timeout: 5_000 };

/** What every {@link DocumentTable} does. `open` returns an empty table. */
export function documentTableConformance(open: () => Promise<DocumentTable>): void {
  test('a document is written once and read back', async () => {
    const table = await open();
    const rev = await table.put({ _id: 'device:a', userId: 'u' });
    expect(await table.get('device:a')).toEqual({ _id: 'device:a', _rev: rev, userId: 'u' });
    expect(await table.get('device:b')).toBeUndefined();
  });

  test('of two first writes one is a conflict', async () => {
    const table = await open();
    const revs = await Promise.all([table.put({ _id: 'x', n: 1 }), table.put({ _id: 'x', n: 2 })]);
    expect(revs.filter((rev) => rev === undefined)).toHaveLength(1);
  });

  test('a stale revision neither writes nor removes', async () => {
    const table = await open();
    const first = (await table.put({ _id: 'x', n: 1 })) as string;
    const second = await table.put({ _id: 'x', _rev: first, n: 2 });
    expect(await table.put({ _id: 'x', _rev: first, n: 3 })).toBeUndefined();
    expect(await table.remove({ _id: 'x', _rev: first })).toBe(false);
    expect(await table.get('x')).toEqual({ _id: 'x', _rev: second, n: 2 });
  });

  test('a removed document is gone and can be written anew', async () => {
    const table = await open();
    const rev = (await table.put({ _id: 'x' })) as string;
    expect(await table.remove({ _id: 'x', _rev: rev })).toBe(true);
    expect(await table.get('x')).toBeUndefined();
    expect(await table.put({ _id: 'x', again: true })).toBeTypeOf('string');
  });

  test('a batch answers each document by itself', async () => {
    const table = await open();
    await table.put({ _id: 'b' });
    const revs = await table.putAll([{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }]);
    expect(revs.map((rev) => typeof rev)).toEqual(['string', 'undefined', 'string']);
    expect(await table.putAll([])).toEqual([]);
  });

  test('a list holds one prefix in order, page by page', async () => {
    const table = await open();
    await table.putAll(['a:1', 'b:1', 'b:2', 'b:3', 'c:1'].map((_id) => ({ _id })));
    const ids = async (options: { after?: string; limit?: number }) => (await table.list({ prefix: 'b:', ...options })).map((doc) => doc._id);
    const lists = async () => [await ids({}), await ids({ limit: 2 }), await ids({ after: 'b:2' })];
    await expect.poll(lists, eventually).toEqual([['b:1', 'b:2', 'b:3'], ['b:1', 'b:2'], ['b:3']]);
  });

  test('a list that goes on after a document that is gone leaves none out', async () => {
    const table = await open();
    await table.putAll(['b:1', 'b:2', 'b:3', 'b:4'].map((_id) => ({ _id })));
    await expect.poll(() => table.list({ prefix: 'b:' }), eventually).toHaveLength(4);
    const first = await table.getAll(['b:1', 'b:2']);
    expect(await table.removeAll([...first, { _id: 'b:9', _rev: '1-a' }, { _id: 'b:3', _rev: '1-stale' }])).toEqual([true, true, false, false]);
    const rest = async () => (await table.list({ prefix: 'b:', after: 'b:2', limit: 2 })).map((doc) => doc._id);
    await expect.poll(rest, eventually).toEqual(['b:3', 'b:4']);
  });

  test('many documents are read at once, without those that do not exist', async () => {
    const table = await open();
    await table.putAll([{ _id: 'a' }, { _id: 'b' }]);
    expect((await table.getAll(['b', 'x', 'a'])).map((doc) => doc._id)).toEqual(['b', 'a']);
  });

  test('updates at the same time all count', async () => {
    const table = await open();
    const add = () => update(table, 'n', (doc) => ({ _id: 'n', count: Number(doc?.count ?? 0) + 1 }));
    await Promise.all([add(), add(), add()]);
    expect((await table.get('n'))?.count).toBe(3);
  });
}
