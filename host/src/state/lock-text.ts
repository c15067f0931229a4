import { errorCode } from '@empire/contract';

/** What to tell the person when setting or opening the lock of this device failed. */
export function lockProblem(error: unknown): string {
  const code = errorCode(error);
  const waitMs = retryAfter(error);
  if (code === 'locked' && waitMs !== undefined) return `There were too many wrong attempts. Try again in ${durationText(waitMs)}.`;
  if (code === 'wrong-key') return 'That does not open this device.';
  if (code === 'bad-argument') return error instanceof Error ? error.message : 'That cannot be used.';
  if (code === 'not-found') return 'No recovery code was made on this device.';
  return 'That did not work. Please try again in a minute.';
}

/** "2 seconds", "1 minute". Rounded up, so that nobody is sent away twice. */
export function durationText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  const [amount, unit] = seconds < 60 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

function retryAfter(error: unknown): number | undefined {
  const details = typeof error === 'object' && error !== null && 'details' in error ? (error.details as { retryAfterMs?: unknown }) : {};
  return typeof details.retryAfterMs === 'number' ? details.retryAfterMs : undefined;
}
