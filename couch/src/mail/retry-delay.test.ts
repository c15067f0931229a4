import { expect, test } from 'vitest';
import { giveUpMs, retryDelayMs } from './retry-delay.ts';

const minute = 60_000;

test('the wait is a minute, doubles each time and ends at six hours', () => {
  const minutes = [1, 2, 3, 9, 10, 50, 5_000].map((attempts) => retryDelayMs(attempts, 0.5) / minute);
  expect(minutes).toEqual([1, 2, 4, 256, 360, 360, 360]);
});

test('a quarter of jitter either way keeps a server that comes back from being flooded', () => {
  expect([retryDelayMs(1, 0), retryDelayMs(1, 1)]).toEqual([0.75 * minute, 1.25 * minute]);
});

test('there is room for several tries at the longest wait before it is given up', () => {
  expect(giveUpMs / retryDelayMs(50, 1)).toBeGreaterThan(9);
});
