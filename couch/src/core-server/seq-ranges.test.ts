import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInRanges, joinRanges, rangesOf, readRanges, sizeOfRanges, subtractRanges, writeRanges } from './seq-ranges.ts';

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 60 }));

test('ranges are a set of numbers: they hold, join, subtract and count as one does', () => {
  fc.assert(
    fc.property(numbers, numbers, (one, other) => {
      const [a, b] = [rangesOf(one), rangesOf(other)];
      const members = (ranges: ReturnType<typeof rangesOf>) => Array.from({ length: 61 }, (_, number) => number).filter((number) => isInRanges(ranges, number));
      const sorted = (list: readonly number[]) => list.toSorted((x, y) => x - y);
      expect(members(a)).toEqual(sorted(one));
      expect(sizeOfRanges(a)).toBe(one.length);
      expect(members(joinRanges(a, b))).toEqual(sorted([...new Set([...one, ...other])]));
      expect(members(subtractRanges(a, b))).toEqual(sorted(one.filter((number) => !other.includes(number))));
    }),
  );
});

test('neighbours become one range, and people can read it', () => {
  expect(writeRanges(rangesOf([3, 1, 2, 7, 9, 10]))).toBe('1-3, 7, 9-10');
});

test.each([[[[2, 1]]], [[[0, 1]]], [[[1]]], ['1-3'], [[[1, 2.5]]]])('%j are no ranges', (input) => {
  expect(readRanges(input)).toBeUndefined();
});
