import type { Hlc } from '@empire/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPulled } from './check-pulled.ts';
import { chooseLeaf, compareLeaves } from './choose-leaf.ts';
import { makeDocId, parseDocId } from './doc-id.ts';
import type { AnyDoc } from './documents.ts';
import { fieldStamps } from './field-stamps.ts';
import { rebaseFields } from './rebase-fields.ts';
import { closingRevision, generation, immutableRevision } from './revision.ts';
import { uuidv7 } from './uuid.ts';

const stamp = (n: number) => `${String(n).padStart(12, '0')}-0000-d` as Hlc;

describe('document ids', () => {
  it('come apart as they were put together', () => {
    const parts = { class: 's', collection: 'attempt', key: 'A-1.b_c~d' } as const;
    expect(parseDocId(makeDocId('quiz', parts) ?? '')).toEqual({ neuron: 'quiz', ...parts });
  });

  it.each([
    '',
    'quiz:s:attempt',
    'quiz:z:attempt:one',
    'Quiz:s:attempt:one',
    'quiz:s:attempt:a b',
    'quiz:s:attempt:a:b',
    '_local/x',
    `quiz:s:attempt:${'x'.repeat(129)}`,
  ])('are not %j', (text) => {
    expect(parseDocId(text)).toBeUndefined();
  });
});

describe('choosing among leaves', () => {
  const leaf = (body: object) => ({ _id: 'x', _rev: '1-a', ...body }) as unknown as AnyDoc;
  const any = fc.record({
    hlc: fc.constantFrom('a', 'b', 'c'),
    deviceId: fc.constantFrom('p', 'q'),
    value: fc.record({ n: fc.integer({ min: 0, max: 3 }) }),
    policy: fc.constant({ name: 'rank', version: 1, by: 'n' }),
  });

  it('does not depend on their order', () => {
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 6 }), (bodies) => {
        const leaves = bodies.map(leaf);
        const [there, back] = [chooseLeaf(leaves), chooseLeaf([...leaves].reverse())];
        expect(there && back && compareLeaves(there, back)).toBe(0);
      }),
    );
  });

  it('takes the highest rank first, then the latest stamp', () => {
    const policy = { name: 'rank', version: 1, by: 'n' };
    const [old, late, high] = [
      leaf({ policy, hlc: 'a', value: { n: 1 } }),
      leaf({ policy, hlc: 'b', value: { n: 1 } }),
      leaf({ policy, hlc: 'a', value: { n: 2 } }),
    ];
    expect([chooseLeaf([old, late]), chooseLeaf([old, late, high])]).toEqual([late, high]);
  });

  it('never takes a tombstone', () => {
    const live = leaf({ hlc: 'a', value: 1 });
    expect([chooseLeaf([leaf({ _deleted: true, hlc: 'z' }), live]), chooseLeaf([leaf({ _deleted: true })])]).toEqual([live, undefined]);
  });
});

describe('stamps of fields', () => {
  it('move with the fields that changed, appeared or went', () => {
    const before = { value: { kept: 1, changed: 1, gone: 1 }, stamps: { kept: stamp(1), changed: stamp(1), gone: stamp(1) } };
    expect(fieldStamps(before, { kept: 1, changed: 2, fresh: 1 }, stamp(2))).toEqual({ kept: stamp(1), changed: stamp(2), gone: stamp(2), fresh: stamp(2) });
  });
});

describe('stamps of fields with the names of inherited members', () => {
  it('are stamps like any other', () => {
    expect(fieldStamps(undefined, { constructor: 1, toString: 2 }, stamp(1))).toEqual({ constructor: stamp(1), toString: stamp(1) });
  });
});

describe('an edit of fields', () => {
  it('is done to what stands now: other fields keep what arrived meanwhile', () => {
    const base = { kept: 1, changed: 1, gone: 1 };
    expect(rebaseFields({ kept: 1, changed: 2, added: 3 }, { base, current: { ...base, arrived: 4, changed: 9 } })).toEqual({
      kept: 1,
      changed: 2,
      added: 3,
      arrived: 4,
    });
    expect(rebaseFields('text', { base, current: {} })).toBe('text');
  });

  it('changes nothing when nothing was changed', () => {
    const fields = fc.dictionary(fc.string(), fc.integer());
    fc.assert(
      fc.property(fields, fields, (base, current) => {
        expect(rebaseFields(base, { base, current })).toEqual({ ...current });
      }),
    );
  });
});

describe('revisions', () => {
  it('of immutable documents follow from the body alone', () => {
    const doc = { _id: 'a', b: 1, c: [2] };
    expect(immutableRevision({ c: [2], b: 1, _id: 'a', _rev: 'x', _revisions: {} })).toBe(immutableRevision(doc));
    expect(immutableRevision({ ...doc, _id: 'z' })).not.toBe(immutableRevision(doc));
    expect(generation(immutableRevision(doc))).toBe(1);
  });

  it('that close a leaf follow from the document and the leaf', () => {
    expect(closingRevision('x', `3-${'a'.repeat(32)}`)).toMatch(/^4-[0-9a-f]{32}$/);
  });
});

describe('pulled documents', () => {
  it('are refused when they are not in the envelope, and kept when they are tombstones', () => {
    const doc = (body: object) => ({ _id: 'quiz:c:quiz:one', _rev: '1-a', ...body }) as unknown as AnyDoc;
    expect(
      [
        doc({ v: 1, schema: 1, value: {} }),
        doc({ _deleted: true }),
        doc({ v: 2, schema: 1, value: {} }),
        doc({ v: 1, value: {} }),
        doc({ v: 1, schema: 1 }),
      ].map((one) => checkPulled(one)?.code),
    ).toEqual([undefined, undefined, 'bad-content', 'bad-content', 'bad-content']);
  });
});

describe('UUIDv7', () => {
  it('has its version and variant, and sorts by time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 47 }), fc.uint8Array({ minLength: 10, maxLength: 10 }), (ms, random) => {
        const id = uuidv7(ms, random);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(uuidv7(ms + 1, random) > id).toBe(true);
      }),
    );
  });
});
