import { describe, expect, test } from 'vitest';
import type { DocumentTable } from './document-table.ts';
import { documentTableConformance } from './document-table-conformance.ts';
import { gatherReads } from './gathered-reads.ts';
import { MemoryTable } from './memory-table.ts';

describe('a table whose reads are gathered', () => documentTableConformance(async () => gatherReads(new MemoryTable())));

/** A table that notes what it is asked, and answers reads when it is told to. */
function slowTable(): { table: DocumentTable; asked: string[]; answer: () => Promise<void> } {
  const stored = new MemoryTable();
  const asked: string[] = [];
  let held: (() => void)[] = [];
  const hold = (): Promise<void> => new Promise((resolve) => held.push(resolve));
  const table: DocumentTable = {
    get: async (id) => {
      asked.push(id);
      await hold();
      return stored.get(id);
    },
    getAll: async (ids) => {
      asked.push(ids.join(' '));
      await hold();
      return stored.getAll(ids);
    },
    list: (options) => stored.list(options),
    put: (document) => stored.put(document),
    putAll: (documents) => stored.putAll(documents),
    remove: (document) => stored.remove(document),
    removeAll: (documents) => stored.removeAll(documents),
  };
  const answer = async (): Promise<void> => {
    const waiting = held;
    held = [];
    for (const resolve of waiting) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { table, asked, answer };
}

test('what is asked while two reads are under way is read together, each id once, and a missing one is undefined', async () => {
  const { table, asked, answer } = slowTable();
  await table.putAll([{ _id: 'a' }, { _id: 'b' }]);
  const gathered = gatherReads(table);
  const reads = Promise.all(['a', 'b', 'a', 'none', 'b', 'a'].map((id) => gathered.get(id)));
  await answer();
  await answer();
  expect((await reads).map((document) => document?._id)).toEqual(['a', 'b', 'a', undefined, 'b', 'a']);
  expect(asked).toEqual(['a', 'b', 'a none b']);
});

test('a read sees what was written before it was asked for, whatever was under way', async () => {
  const { table, answer } = slowTable();
  const gathered = gatherReads(table);
  const early = [gathered.get('x'), gathered.get('x')];
  await table.put({ _id: 'x', written: true });
  const late = gathered.get('x');
  await answer();
  await answer();
  expect((await late)?.written).toBe(true);
  await Promise.all(early);
});

test('everybody who waits for a read that fails hears of it, and the next read is tried', async () => {
  const stored = new MemoryTable();
  let isDown = true;
  const failing: DocumentTable = Object.assign(Object.create(stored) as DocumentTable, {
    get: async () => (isDown ? Promise.reject(new Error('down')) : { _id: 'x' }),
    getAll: async () => Promise.reject(new Error('down')),
  });
  const gathered = gatherReads(failing);
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map((id) => gathered.get(id)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  isDown = false;
  expect((await gathered.get('x'))?._id).toBe('x');
});
