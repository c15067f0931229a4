import { EmpireError, type Json } from '@empire/contract';
import type { Env } from '../ports/env.ts';
import type { Records } from '../ports/key-vault.ts';

const recordName = 'unlock-failures';
const freeFailures = 3;
const firstWaitMs = 2_000;
const longestWaitMs = 15 * 60_000;

interface Failures {
  readonly count: number;
  readonly untilMs: number;
}

/** How long to wait after so many wrong keys in a row (milliseconds). */
export function waitAfter(failures: number): number {
  return failures <= freeFailures ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - freeFailures - 1));
}

/** How long the next attempt has to wait (milliseconds). */
export async function unlockWaitMs(env: Env, records: Records): Promise<number> {
  const { count, untilMs } = failuresIn(await records.record(recordName));
  // A wall clock that was set back makes nobody wait longer than the failures do.
  return Math.max(0, Math.min(untilMs - env.now(), waitAfter(count)));
}

/**
 * Runs one attempt. It counts as failed before it begins, so that closing the page spares no wait; a right key clears the count.
 * Errors: those of `attempt`; `locked` with `details.retryAfterMs` while it is too early.
 */
export async function throttled<T>({ env, records }: { env: Env; records: Records }, attempt: () => Promise<T>): Promise<T> {
  const done = await env.lock('empire-unlock', async () => {
    const retryAfterMs = await unlockWaitMs(env, records);
    if (retryAfterMs > 0) throw new EmpireError('locked', 'There were too many wrong attempts.', { details: { retryAfterMs } });
    await records.updateRecord(recordName, (before) => {
      const count = failuresIn(before).count + 1;
      return { count, untilMs: env.now() + waitAfter(count) };
    });
    const result = await attempt();
    await records.writeRecord(recordName, { count: 0, untilMs: 0 });
    return { result };
  });
  if (!done) throw new EmpireError('closed');
  return done.result;
}

function failuresIn(record: Json | undefined): Failures {
  const { count = 0, untilMs = 0 } = (record ?? {}) as Partial<Failures>;
  return { count, untilMs };
}
