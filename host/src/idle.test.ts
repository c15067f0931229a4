import { afterEach, expect, test, vi } from 'vitest';
import { idle } from './idle.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a browser that does not say when it is idle counts as idle after half a second', async () => {
  vi.useFakeTimers();
  let settled = false;
  void idle(4_000).then(() => {
    settled = true;
  });
  await vi.advanceTimersByTimeAsync(499);
  expect(settled).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toBe(true);
});

test('one that is never idle is waited for no longer than was asked', async () => {
  const asked = vi.fn((task: () => void, _: { timeout: number }) => task());
  vi.stubGlobal('requestIdleCallback', asked);
  await idle(4_000);
  expect(asked.mock.calls[0]?.[1]).toEqual({ timeout: 4_000 });
});
