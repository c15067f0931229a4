import { sizeText } from '@empire/contract/language';
import { expect, test } from 'vitest';
import { levelText, usageText } from './storage-text.ts';

test('sizes are told in the unit that fits', () => {
  expect([0, 999, 1_000, 3_400_000, 250_000_000, 1_200_000_000].map(sizeText)).toEqual(['0 bytes', '999 bytes', '1.0 kB', '3.4 MB', '250 MB', '1.2 GB']);
});

test('a browser that tells no limit gets the usage alone', () => {
  expect(usageText({ usageBytes: 2_000_000, quotaBytes: Number.POSITIVE_INFINITY })).toBe('2.0 MB');
  expect(usageText({ usageBytes: 2_000_000, quotaBytes: 1_000_000_000 })).toBe('2.0 MB of 1.0 GB');
});

test('only a lack of room is worth a sentence', () => {
  expect([levelText('normal'), levelText('low'), levelText('critical')]).toEqual([
    undefined,
    expect.stringContaining('scarce'),
    expect.stringContaining('hardly'),
  ]);
});
