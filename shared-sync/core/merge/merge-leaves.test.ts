import type { EventId, Hlc, MergePolicy } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { checkDocument } from '../check-document.ts';
import { compareLeaves } from '../choose-leaf.ts';
import { type AnyDoc, MAX_DOCUMENT_BYTES } from '../documents.ts';
import { writeStamp } from '../hlc.ts';
import { RevTree } from '../rev-tree.ts';
import { closingRevision } from '../revision.ts';
import { canonicalValue } from './canonical-value.ts';
import { changeCounter, counterTotal } from './counter-value.ts';
import { mergeLeaves } from './merge-leaves.ts';
import { changeSet, setElements } from './set-value.ts';
import { body, device, leaf } from './testing/party.ts';

const at = (ms: number, n = 1): Hlc => writeStamp({ ms, counter: 0 }, device(n));
const policy = (name: 'lww' | 'fields' | 'set' | 'counter' | 'manual', version = 1): MergePolicy => ({ name, version });
const rank: MergePolicy = { name: 'rank', version: 1, by: 'progress' };
const merge = (...leaves: readonly AnyDoc[]) => mergeLeaves(leaves, { knows: () => true });
const lww = (ms: number, value: number) => leaf(body(policy('lww'), { hlc: at(ms), value }), { name: `lww${ms}`, under: ['root'] });

describe('a plan', () => {
  it('only closes the others when a leaf holds the merged body already', () => {
    const [old, late] = [lww(1, 1), lww(2, 2)];
    const tombstone = { _id: old._id, _rev: closingRevision(old._id, old._rev), _deleted: true, closedBy: 'merge', v: 1 };
    expect(merge(old, late)).toEqual({ write: [expect.objectContaining(tombstone)], merged: late, losers: [old] });
  });

  it('puts a merged revision under the leaf a reader sees, and passes the check of the gateway', () => {
    const [a, b] = [fields(1, { a: 1 }, { a: at(1) }), fields(2, { b: 2 }, { b: at(2) })];
    const plan = merge(a, b);
    expect(plan?.merged).toMatchObject({ value: { a: 1, b: 2 }, stamps: { a: at(1), b: at(2) }, hlc: at(2) });
    expect(plan?.merged._revisions?.ids.slice(1)).toEqual(b._revisions?.ids);
    expect(plan?.write.map((doc) => [doc._deleted ?? false, checkDocument(doc)])).toEqual([
      [false, undefined],
      [true, undefined],
    ]);
    expect(plan?.losers).toEqual(expect.arrayContaining([a, b]));
  });

  it('keeps the leaf that holds everything even where readers prefer another, so that no two parties close each other out', () => {
    const count = (x: number) => leaf(body(policy('counter'), { hlc: at(5), value: { p: { x }, n: {} } }), { name: `x${x}` });
    const pairs = Array.from({ length: 16 }, (_one, n) => [count(n + 1), count(n)] as const);
    expect(new Set(pairs.map(([full, part]) => compareLeaves(full, part) > 0)).size).toBe(2);
    for (const [full, part] of pairs) expect(merge(full, part)).toMatchObject({ merged: full, write: [{ _deleted: true }], losers: [part] });
  });

  it('never lets an unmarked tombstone remove anything', () => {
    const tree = new RevTree();
    const removed = { ...leaf(body(policy('lww'), { hlc: at(9), value: 9 }), { name: 'gone', under: ['more', 'and', 'root'] }), _deleted: true };
    for (const doc of [lww(1, 1), lww(2, 2), removed]) tree.graft(doc);
    expect(merge(...tree.leaves())?.merged.value).toBe(2);
    expect(merge(lww(1, 1), removed)).toBeUndefined();
  });

  it('keeps the branch as short as the protocol carries it', () => {
    const under = Array.from({ length: 999 }, (_one, n) => `r${n}`);
    const long = [1, 2].map((ms) => leaf(body(policy('lww'), { hlc: at(ms), value: ms }), { name: `long${ms}`, under }));
    expect(merge(...long)?.write.map((doc) => [doc._revisions?.start, doc._revisions?.ids.length, checkDocument(doc)])).toEqual([[1_001, 1_000, undefined]]);
  });
});

function fields(ms: number, value: Record<string, number | string>, stamps?: Record<string, Hlc>, more: object = {}): AnyDoc {
  return leaf(body(policy('fields'), { hlc: at(ms), value, ...(stamps && { stamps }), ...more }), { name: `fields${ms}`, under: ['root'] });
}

describe('nothing is merged', () => {
  const two = (name: Parameters<typeof policy>[0], version = 1) =>
    [1, 2].map((ms) => leaf(body(policy(name, version), { hlc: at(ms), value: ms }), { name: `v${ms}` }));
  const [one, other] = [lww(1, 1), lww(2, 2)];

  it.each<[string, readonly AnyDoc[]]>([
    ['of no leaf', []],
    ['of one live leaf', [one, { ...other, _deleted: true }]],
    ['of one leaf given twice', [one, one]],
    ['under manual', two('manual')],
    ['under a policy that is not known', [one, other].map((doc) => ({ ...doc, policy: { name: 'text', version: 1 } }))],
    ['under another version of the policy', two('lww', 2)],
    ['where leaves disagree on the policy', [one, { ...other, policy: policy('fields') }]],
    ['where leaves disagree on the schema', [one, { ...other, schema: 2 }]],
    ['where a leaf has another envelope', [one, other, { ...lww(3, 3), v: 2 }]],
    ['where a leaf has no stamp', [one, other, { ...lww(3, 3), hlc: 'now' }]],
    ['of another class', [one, other].map((doc) => ({ ...doc, _id: 'quiz:c:note:one' }) as AnyDoc)],
    ['that would be too large to carry', [fields(1, { a: 'x'.repeat(MAX_DOCUMENT_BYTES / 2) }), fields(2, { b: 'x'.repeat(MAX_DOCUMENT_BYTES / 2) })]],
  ])('%s', (_name, leaves) => {
    expect(merge(...leaves)).toBeUndefined();
  });

  it('that the collection does not know', () => {
    expect(mergeLeaves([one, other], { knows: (known, schema) => known.name === 'lww' && schema === 2 })).toBeUndefined();
  });
});

describe('removal', () => {
  it('under fields is decided by the last write, and a later edit revives all fields', () => {
    const removed = fields(5, { a: 1 }, { a: at(1) }, { removedAt: at(5) });
    const [before, after] = [fields(4, { b: 1 }, { b: at(4) }), fields(6, { b: 1 }, { b: at(6) })];
    expect([merge(removed, before)?.merged, merge(removed, after)?.merged]).toEqual([
      expect.objectContaining({ value: { a: 1, b: 1 }, removedAt: at(5) }),
      expect.not.objectContaining({ removedAt: at(5) }),
    ]);
  });

  it('of a field stays by its stamp', () => {
    const [edited, without] = [fields(1, { a: 1, b: 1 }, { a: at(1), b: at(1) }), fields(2, { b: 1 }, { a: at(2), b: at(1) })];
    expect(merge(edited, without)?.merged).toMatchObject({ value: { b: 1 }, stamps: { a: at(2), b: at(1) } });
  });

  it('under rank loses against a higher rank, however late', () => {
    const quiz = (ms: number, progress: number, more: object = {}) => leaf(body(rank, { hlc: at(ms), value: { progress }, ...more }), { name: `rank${ms}` });
    expect(merge(quiz(9, 10, { removedAt: at(9) }), quiz(1, 50))?.merged).toEqual(quiz(1, 50));
  });
});

describe('the envelope', () => {
  it('is that of the last write, with its cause', () => {
    const [early, late] = [fields(1, { a: 1 }, undefined, { causedBy: 'one' as EventId }), fields(2, { b: 1 }, undefined, { causedBy: 'two' as EventId })];
    expect([merge(early, late)?.merged.causedBy, merge(early, fields(3, { b: 1 }))?.merged.causedBy]).toEqual(['two', undefined]);
  });
});

describe('values', () => {
  it('of a set: what was added elsewhere survives a removal that had not seen it', () => {
    const start = changeSet(undefined, { add: ['a', 'cafe\u0301'], hlc: at(1) });
    const [removed, again] = [changeSet(start, { remove: ['a', 'caf\u00e9'], hlc: at(9) }), changeSet(start, { add: ['a'], hlc: at(2, 2) })];
    const plan = merge(...[removed, again].map((value, n) => leaf(body(policy('set'), { hlc: at(9 - n, n + 1), value }), { name: `set${n}` })));
    expect([setElements(start), setElements(removed), setElements(plan?.merged.value as typeof start)]).toEqual([['a', 'caf\u00e9'], [], ['a']]);
  });

  it('of a counter: add up what each device did', () => {
    const start = changeCounter(undefined, { deviceId: 'x', by: 5 });
    const [more, less] = [changeCounter(start, { deviceId: 'x', by: 2 }), changeCounter(start, { deviceId: 'y', by: -3 })];
    const plan = merge(...[more, less].map((value, n) => leaf(body(policy('counter'), { hlc: at(n + 1), value }), { name: `count${n}` })));
    expect(counterTotal(plan?.merged.value as typeof start)).toBe(4);
    for (const by of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e308, Number.MAX_SAFE_INTEGER])
      expect(() => changeCounter(start, { deviceId: 'x', by })).toThrowError(expect.objectContaining({ code: 'bad-argument' }));
    expect(counterTotal(changeCounter(start, { deviceId: 'y', by: -Number.MAX_SAFE_INTEGER }))).toBe(5 - Number.MAX_SAFE_INTEGER);
  });

  it('that have not the shape of their policy yield to those that have', () => {
    const [good, bad] = [fields(1, { a: 1 }), leaf(body(policy('fields'), { hlc: at(9), value: 'text' }), { name: 'bad' })];
    expect(merge(good, bad)?.merged).toMatchObject({ value: { a: 1 }, hlc: at(9) });
  });

  it('with a name spelt in two ways keep the greater, whatever the order of keys', () => {
    const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301'];
    expect(
      [
        { [composed]: 1, [decomposed]: 2 },
        { [decomposed]: 2, [composed]: 1 },
      ].map(canonicalValue),
    ).toEqual([{ [composed]: 2 }, { [composed]: 2 }]);
  });
});
