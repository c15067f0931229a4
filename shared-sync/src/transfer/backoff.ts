const baseMs = 1_000;
const ceilingMs = 10 * 60_000;

/**
 * Milliseconds to wait before the next attempt: full jitter over a doubling range from 1 s to 10 min (Brooker, "Exponential
 * Backoff and Jitter", 2015). `chance` is a random number from 0 up to 1; the server's `Retry-After` is a floor.
 */
export function backoffMs(attempt: number, { chance, retryAfterMs = 0 }: { chance: number; retryAfterMs?: number }): number {
  const range = Math.min(ceilingMs, baseMs * 2 ** Math.min(attempt, 20));
  return Math.max(retryAfterMs, Math.floor(chance * range));
}
