import { EmpireError } from '@empire/contract';

/**
 * Runs `work` with a signal that aborts after `limitMs` or with `parent`, and settles at the latest then, even when
 * `work` ignores the signal.
 * Errors: `timeout`, which says `what` took too long; the reason of `parent`; whatever `work` rejects with.
 */
export async function withTimeLimit<T>(
  work: (signal: AbortSignal) => T | Promise<T>,
  options: { what: string; limitMs: number; parent: AbortSignal },
): Promise<T> {
  const { what, limitMs, parent } = options;
  parent.throwIfAborted();
  const limit = new AbortController();
  const ended = new AbortController();
  const timer = setTimeout(() => limit.abort(new EmpireError('timeout', `${what} took longer than ${limitMs} ms.`, { details: { limitMs } })), limitMs);
  const signal = AbortSignal.any([limit.signal, parent]);
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: ended.signal });
  });
  try {
    return await Promise.race([Promise.resolve(signal).then(work), stopped]);
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}
