import { EmpireError } from '@empire/contract';
import type { Env } from '../ports/env.ts';
import type { Remote } from '../ports/gateway.ts';

/** An attempt that gets nothing done for so long is given up. */
export const stallLimitMs = 60_000;

/** What an attempt reports its progress to. */
export interface Progress {
  /** Aborts with `signal` of the attempt, or with `timeout` when nothing was done for too long. */
  readonly signal: AbortSignal;
  made(): void;
}

/** Runs `attempt` and aborts it once it made no progress for 60 s. */
export async function withStallGuard<T>(env: Env, signal: AbortSignal, attempt: (progress: Progress) => Promise<T>): Promise<T> {
  const stalled = new AbortController();
  const ended = new AbortController();
  let lastMs = env.monotonic();
  const made = () => {
    lastMs = env.monotonic();
  };
  const watch = async () => {
    for (;;) {
      const leftMs = lastMs + stallLimitMs - env.monotonic();
      if (leftMs <= 0) return stalled.abort(new EmpireError('timeout', `Nothing was done in ${stallLimitMs} ms.`));
      await env.sleep(leftMs, { signal: ended.signal });
    }
  };
  watch().catch(() => undefined);
  try {
    return await attempt({ signal: AbortSignal.any([signal, stalled.signal]), made });
  } finally {
    ended.abort();
  }
}

/** The same remote; each answer counts as progress. */
export function reporting(remote: Remote, { made }: Pick<Progress, 'made'>): Remote {
  const told = async <T>(answer: Promise<T>): Promise<T> => {
    const result = await answer;
    made();
    return result;
  };
  return {
    info: (database, options) => told(remote.info(database, options)),
    changes: (database, options) => told(remote.changes(database, options)),
    range: (database, options) => told(remote.range(database, options)),
    missing: (database, revs, options) => told(remote.missing(database, revs, options)),
    read: (database, ids, options) => told(remote.read(database, ids, options)),
    write: (database, docs, options) => told(remote.write(database, docs, options)),
    note: (database, name, options) => told(remote.note(database, name, options)),
    writeNote: (database, name, options) => told(remote.writeNote(database, name, options)),
  };
}
