import { expect, test } from 'vitest';
import { isUnderWay, moveTo, readMark, unread } from './reading.ts';

test('reading on moves both places; going back moves one', () => {
  const half = moveTo(unread, { position: 0.5, at: 10 });
  expect(half).toEqual({ position: 0.5, furthest: 0.5, readAt: 10 });
  expect(moveTo(half, { position: 0.2, at: 20 })).toEqual({ position: 0.2, furthest: 0.5, readAt: 20 });
  expect([isUnderWay(half), isUnderWay(unread)]).toEqual([true, false]);
});

test('the end is told once, and reading again does not untell it', () => {
  const done = moveTo(unread, { position: 0.95, at: 30 });
  expect(done.finishedAt).toBe(30);
  expect(moveTo(done, { position: 1, at: 40 }).finishedAt).toBe(30);
  expect(isUnderWay(moveTo(done, { position: 0.4, at: 50 }))).toBe(false);
});

test.each([undefined, null, 'x', { position: 'far', furthest: Number.NaN }, { position: -3, furthest: 9 }])('%j reads as a mark within bounds', (value) => {
  const { position, furthest, readAt } = readMark(value);
  expect([position, furthest].every((share) => share >= 0 && share <= 1)).toBe(true);
  expect(readAt).toBe(0);
});
