import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceOf, rateOf, spreadProbability } from './statistics.ts';

const rounded = ({ value, low, high }: { value: number; low: number; high: number }) =>
  [value, low, high].map((figure) => Math.round(figure * 10_000) / 10_000);

test('Wilson intervals are those of the literature', () => {
  // Newcombe 1998a, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  expect(
    [rateOf({ part: 81, whole: 263 }), rateOf({ part: 15, whole: 148 }), rateOf({ part: 0, whole: 20 }), rateOf({ part: 1, whole: 29 })].map(rounded),
  ).toEqual([
    [0.308, 0.2553, 0.3662],
    [0.1014, 0.0624, 0.1605],
    [0, 0, 0.1611],
    [0.0345, 0.0061, 0.1718],
  ]);
});

test('differences are those of the literature', () => {
  // Newcombe 1998b, table II, method 10: 56/70 - 48/80, 9/10 - 3/10, 10/10 - 0/10.
  expect(
    [
      differenceOf({ part: 56, whole: 70 }, { part: 48, whole: 80 }),
      differenceOf({ part: 9, whole: 10 }, { part: 3, whole: 10 }),
      differenceOf({ part: 10, whole: 10 }, { part: 0, whole: 10 }),
    ].map(rounded),
  ).toEqual([
    [0.2, 0.0524, 0.3339],
    [0.6, 0.1705, 0.809],
    [1, 0.6075, 1],
  ]);
});

test('nothing known is any rate', () => {
  expect(rateOf({ part: 0, whole: 0 })).toEqual({ value: 0, low: 0, high: 1 });
});

test('an interval holds its figure and narrows with more people', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), (whole, wish) => {
      const part = Math.min(wish, whole);
      const [few, many] = [rateOf({ part, whole }), rateOf({ part: part * 10, whole: whole * 10 })];
      expect(few.low - 1e-12 <= few.value && few.value <= few.high + 1e-12).toBe(true);
      expect(many.high - many.low).toBeLessThan(few.high - few.low);
    }),
  );
});

test('chi-square probabilities are those of the tables', () => {
  const of = (...counts: number[]) => spreadProbability(counts.map((count) => ({ count, weight: 1 }))) ?? -1;
  // 3.841 at one degree, 5.991 at two, 7.815 at three, 9.488 at four: 0.05 each.
  const apart = (square: number, parts: number) => {
    const people = 1_000_000;
    const shift = Math.sqrt((square * (people / parts)) / 2);
    return of(people / parts + shift, people / parts - shift, ...Array.from({ length: parts - 2 }, () => people / parts));
  };
  for (const [square, parts] of [
    [3.841, 2],
    [5.991, 3],
    [7.815, 4],
    [9.488, 5],
  ] as const)
    expect(apart(square, parts)).toBeCloseTo(0.05, 3);
  expect(of(500, 500)).toBeCloseTo(1, 5);
  expect(of(600, 400)).toBeLessThan(1e-9);
  expect([
    spreadProbability([]),
    spreadProbability([
      { count: 5, weight: 1 },
      { count: 3, weight: 0 },
    ]),
  ]).toEqual([undefined, undefined]);
});
