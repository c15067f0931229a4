import type { Hlc, MergePolicy } from '@empire/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyDoc } from '../documents.ts';
import { writeStamp } from '../hlc.ts';
import { explainLeaves } from './explain-leaves.ts';
import { body, device, leaf } from './testing/party.ts';

const at = (ms: number, n = 1): Hlc => writeStamp({ ms, counter: 0 }, device(n));
const doc = (name: string, given: Parameters<typeof body>[1], policy: MergePolicy = { name: 'fields', version: 1 }) => leaf(body(policy, given), { name });

describe('explaining', () => {
  it('says for each field who wrote it, and who says something else', () => {
    const a = doc('a', { hlc: at(3, 1), value: { same: 1, title: 'A', gone: 1 }, stamps: { same: at(1), title: at(3, 1), gone: at(1) } });
    const b = doc('b', { hlc: at(2, 2), value: { same: 1, title: 'B' }, stamps: { same: at(1), title: at(2, 2), gone: at(2, 2) } });
    expect(explainLeaves([b, a])).toEqual([
      { field: 'gone', deviceId: device(2), hlc: at(2, 2), revision: b._rev, others: [a._rev] },
      { field: 'same', deviceId: device(1), hlc: at(1), revision: expect.any(String), others: [] },
      { field: 'title', deviceId: device(1), hlc: at(3, 1), revision: a._rev, others: [b._rev] },
    ]);
  });

  it('names the document as a whole where it is merged as a whole, and where leaves disagree on removal', () => {
    const whole = [1, 2].map((ms) => doc(`w${ms}`, { hlc: at(ms, ms), value: ms }, { name: 'lww', version: 1 })) as [AnyDoc, AnyDoc];
    expect(explainLeaves(whole)).toEqual([{ field: '', deviceId: device(2), hlc: at(2, 2), revision: whole[1]._rev, others: [whole[0]._rev] }]);
    const removed = [doc('r', { hlc: at(1), value: {}, removedAt: at(1) }), doc('s', { hlc: at(2, 2), value: {} })] as const;
    expect(explainLeaves(removed)).toEqual([{ field: '', deviceId: device(2), hlc: at(2, 2), revision: removed[1]._rev, others: [removed[0]._rev] }]);
  });

  it('goes by elements in a set and by devices in a counter', () => {
    const set: MergePolicy = { name: 'set', version: 1 };
    const [has, took] = [
      doc('has', { hlc: at(1), value: { entries: { a: { add: [at(1)], remove: [] } } } }, set),
      doc('took', { hlc: at(2, 2), value: { entries: { a: { add: [], remove: [at(1)] } } } }, set),
    ];
    expect(explainLeaves([has, took])).toEqual([{ field: 'a', deviceId: device(1), hlc: at(1), revision: took._rev, others: [has._rev] }]);
    const counter: MergePolicy = { name: 'counter', version: 1 };
    const [low, high] = [1, 2].map((n) => doc(`c${n}`, { hlc: at(n), value: { p: { [device(1)]: n }, n: {} } }, counter)) as [AnyDoc, AnyDoc];
    expect(explainLeaves([low, high])).toEqual([{ field: device(1), deviceId: device(1), hlc: at(2), revision: high._rev, others: [low._rev] }]);
  });

  it('does not depend on the order of leaves, and says nothing of tombstones', () => {
    const leaves = [1, 2, 3].map((n) => doc(`o${n}`, { hlc: at(n, n), value: { a: n, [`f${n}`]: n } }));
    fc.assert(
      fc.property(fc.shuffledSubarray(leaves, { minLength: 3 }), (order) => {
        expect(explainLeaves(order)).toEqual(explainLeaves(leaves));
      }),
    );
    expect(explainLeaves(leaves.map((one) => ({ ...one, _deleted: true })))).toEqual([]);
  });
});
