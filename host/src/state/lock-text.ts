import { errorCode } from '@empire/contract';
import { numberText } from '../language/formats.ts';
import { msg, str } from '../language/words.ts';

/** What to tell the person when setting or opening the lock of this device failed. */
export function lockProblem(error: unknown): string {
  const code = errorCode(error);
  const waitMs = retryAfter(error);
  if (code === 'locked' && waitMs !== undefined) return msg(str`There were too many wrong attempts. Try again in ${durationText(waitMs)}.`);
  if (code === 'wrong-key') return msg('That does not open this device.');
  if (code === 'bad-argument')
    return isAboutCode(error) ? msg('A recovery code has 28 letters and digits; this one was mistyped.') : msg('A passphrase has at least 8 characters.');
  if (code === 'not-found') return msg('No recovery code was made on this device.');
  return msg('That did not work. Please try again in a minute.');
}

/** "2 seconds", "1 minute". Rounded up, so that nobody is sent away twice. */
export function durationText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  const [amount, unit] = seconds < 60 ? ([seconds, 'second'] as const) : ([Math.ceil(seconds / 60), 'minute'] as const);
  return numberText(amount, { style: 'unit', unit, unitDisplay: 'long' });
}

function isAboutCode(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('A recovery code');
}

function retryAfter(error: unknown): number | undefined {
  const details = typeof error === 'object' && error !== null && 'details' in error ? (error.details as { retryAfterMs?: unknown }) : {};
  return typeof details.retryAfterMs === 'number' ? details.retryAfterMs : undefined;
}
