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

/** How many documents went each way in an attempt: what the server took, and what was read from it. */
export interface Moved {
  sent: number;
  received: number;
}

/**
 * The same remote; each answer counts as progress, and what goes each way is added to `moved`. An answer that comes after the end of the attempt, as
 * to a page that stood still, is none: nothing follows from it.
 */
export function reporting(remote: Remote, { made, moved, signal }: Pick<Progress, 'made'> & Partial<Progress> & { readonly moved: Moved }): Remote {
  const told = async <T>(answer: Promise<T>): Promise<T> => {
    const result = await answer;
    signal?.throwIfAborted();
    made();
    return result;
  };
  return {
    info: (database, options) => told(remote.info(database, options)),
    changes: (database, options) => told(remote.changes(database, options)),
    range: (database, options) => told(remote.range(database, options)),
    missing: (database, revs, options) => told(remote.missing(database, revs, options)),
    read: async (database, ids, options) => {
      const docs = await told(remote.read(database, ids, options));
      moved.received += docs.length;
      return docs;
    },
    write: async (database, docs, options) => {
      const outcomes = await told(remote.write(database, docs, options));
      moved.sent += docs.length - outcomes.filter(({ code }) => code).length;
      return outcomes;
    },
    note: (database, name, options) => told(remote.note(database, name, options)),
    writeNote: (database, name, options) => told(remote.writeNote(database, name, options)),
  };
}
