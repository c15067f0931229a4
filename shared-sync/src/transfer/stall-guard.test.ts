import { describe, expect, it } from 'vitest';
import type { Env } from '../ports/env.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { stallLimitMs, withStallGuard } from './stall-guard.ts';

/** An environment whose time passes when `pass` says so. */
function handClock(): { env: Env; pass(ms: number): Promise<void>; waiting(): number } {
  let now = 0;
  const sleepers = new Set<{ atMs: number; wake: () => void }>();
  const env: Env = {
    ...new MemoryOrigin().context(),
    monotonic: () => now,
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const sleeper = { atMs: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
  };
  const pass = async (ms: number) => {
    now += ms;
    for (const sleeper of [...sleepers]) {
      if (sleeper.atMs > now) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { env, pass, waiting: () => sleepers.size };
}

const never = new AbortController().signal;

describe('the stall guard', () => {
  it('ends an attempt that hangs, and leaves no timer behind', async () => {
    const { env, pass, waiting } = handClock();
    const attempt = withStallGuard(env, never, ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
    const ended = expect(attempt).rejects.toMatchObject({ code: 'timeout' });
    await pass(stallLimitMs);
    await ended;
    expect(waiting()).toBe(0);
  });

  it('lets an attempt take as long as it makes progress', async () => {
    const { env, pass, waiting } = handClock();
    let finish = (_: string) => {};
    const result = new Promise<string>((resolve) => {
      finish = resolve;
    });
    let made = () => {};
    let signal = never;
    const attempt = withStallGuard(env, never, (progress) => {
      ({ made, signal } = progress);
      return result;
    });
    for (let time = 0; time < 5; time += 1) {
      await pass(stallLimitMs - 1);
      made();
    }
    expect(signal.aborted).toBe(false);
    finish('done');
    expect(await attempt).toBe('done');
    expect(waiting()).toBe(0);
  });
});
