import type { DeviceId, Hlc, Json, MergePolicy } from '@empire/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../canonical.ts';
import type { AnyDoc, StateBody } from '../documents.ts';
import { writeStamp } from '../hlc.ts';
import { canonicalValue } from './canonical-value.ts';
import { joinBodies } from './join-bodies.ts';
import { mergeLeaves } from './merge-leaves.ts';
import { body, device, leaf } from './testing/party.ts';

const stamp: fc.Arbitrary<Hlc> = fc
  .record({ ms: fc.integer({ min: 1, max: 3 }), n: fc.integer({ min: 1, max: 3 }) })
  .map(({ ms, n }) => writeStamp({ ms, counter: 0 }, device(n)));
const few = fc.integer({ min: 0, max: 2 });
/** Some names are spelt in two ways that NFC makes one, some are those of object methods. */
const name = fc.constantFrom('a', 'b', 'caf\u00e9', 'cafe\u0301', 'constructor', '__proto__', '7');
const dictionary = <T>(value: fc.Arbitrary<T>) => fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true });
const tags = fc.array(stamp, { maxLength: 3 });
const odd: fc.Arbitrary<Json> = fc.constantFrom<Json>(null, 3, 'cafe\u0301', ['a'], { entries: 3 }, { p: { x: -1 }, n: {} });

const values: Record<'lww' | 'fields' | 'set' | 'counter' | 'rank', fc.Arbitrary<Json>> = {
  lww: dictionary(few),
  fields: dictionary(few),
  set: dictionary(fc.record({ add: tags, remove: tags })).map((entries) => ({ entries })),
  counter: fc.record({ p: dictionary(few), n: dictionary(few) }),
  rank: fc.record({ progress: fc.constantFrom<Json>(0, 1, 2, -1, 'high'), note: few }, { requiredKeys: ['note'] }),
};
const policies = Object.keys(values) as (keyof typeof values)[];

function policyOf(kind: keyof typeof values): MergePolicy {
  return kind === 'rank' ? { name: kind, version: 1, by: 'progress' } : { name: kind, version: 1 };
}

/** Bodies that differ in anything, also in what honest devices would not write: foreign device ids, odd values, no stamps. */
function bodies(kind: keyof typeof values): fc.Arbitrary<StateBody> {
  const parts = fc.record({
    hlc: stamp,
    value: fc.oneof({ weight: 8, arbitrary: values[kind] }, { weight: 1, arbitrary: odd }),
    stamps: fc.option(dictionary(stamp), { nil: undefined }),
    removed: fc.boolean(),
    deviceId: fc.option(fc.constantFrom(device(1), device(2)), { nil: undefined }),
    causedBy: fc.constantFrom(undefined, 'x', 'y'),
  });
  return parts.map(({ hlc, value, stamps, removed, deviceId, causedBy }) => {
    const more = {
      ...(stamps && { stamps }),
      ...(removed && { removedAt: hlc }),
      ...(deviceId && { deviceId: deviceId as DeviceId }),
      ...(causedBy && { causedBy }),
    };
    return body(policyOf(kind), { hlc, value, ...more } as Parameters<typeof body>[1]);
  });
}

const canonical = (all: readonly StateBody[]) => all.map((one) => canonicalValue(one) as unknown as StateBody);
const text = (all: readonly StateBody[]) => canonicalJson(joinBodies(canonical(all)));
const seeded = { numRuns: 400, seed: 7 };

describe.each(policies)('merging under %s', (kind) => {
  const one = bodies(kind);
  const some = fc.array(one, { minLength: 1, maxLength: 4 });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        expect(text([...a, ...b])).toBe(text([...b.toReversed(), ...a]));
      }),
      seeded,
    );
  });

  it('comes to the same in any grouping', () => {
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        expect(text([joinBodies(canonical([...a, ...b])), ...c])).toBe(text([...a, ...b, ...c]));
      }),
      seeded,
    );
  });

  it('changes nothing when repeated, also with what went into it', () => {
    fc.assert(
      fc.property(some, (a) => {
        const merged = joinBodies(canonical(a));
        expect([text([merged]), text([merged, ...a])]).toEqual([canonicalJson(merged), canonicalJson(merged)]);
      }),
      seeded,
    );
  });

  it('plans the same for two parties that hold the same leaves, whatever the order of leaves and keys and the spelling of letters', () => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 4 }), (all) => {
        const here = all.map((content, n) => leaf(content, { name: `n${n}` }));
        const there = here.map((doc) => respell(doc)).toReversed();
        const [mine, theirs] = [here, there].map((leaves) => mergeLeaves(leaves, { knows: () => true }));
        expect(canonicalValue(mine)).toEqual(canonicalValue(theirs));
        const [first, second] = [mine, theirs].map((plan) => plan?.write.map((doc) => JSON.stringify(doc)));
        expect(first).toEqual(second);
      }),
      seeded,
    );
  });

  it('leaves one live leaf, whose merge with what was closed is nothing new', () => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 4 }), (all) => {
        const leaves = all.map((content, n) => leaf(content, { name: `n${n}` }));
        const plan = mergeLeaves(leaves, { knows: () => true });
        const { _id, _rev, _revisions, ...merged } = plan?.merged ?? leaf(all[0] as StateBody, { name: 'none' });
        expect(canonicalJson(canonicalValue(merged))).toBe(text(all));
        const closed = plan?.write.filter((doc) => doc._deleted === true).length;
        expect([closed, plan?.write.length]).toEqual(
          leaves.some(({ _rev: rev }) => rev === _rev) ? [all.length - 1, all.length - 1] : [all.length - 1, all.length],
        );
      }),
      seeded,
    );
  });
});

/** The same document with its keys the other way round and its letters decomposed. */
function respell(doc: AnyDoc): AnyDoc {
  return turn(canonicalValue(doc)) as unknown as AnyDoc;
}

function turn(value: Json): Json {
  if (typeof value === 'string') return value.normalize('NFD');
  if (Array.isArray(value)) return value.map(turn);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value as Readonly<Record<string, Json>>).toReversed();
  return Object.fromEntries(members.map(([key, member]) => [key.normalize('NFD'), turn(member)]));
}
