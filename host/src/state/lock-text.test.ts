import { EmpireError } from '@empire/contract';
import { expect, test } from 'vitest';
import { durationText, lockProblem } from './lock-text.ts';

test('a wait is told in whole seconds or minutes, rounded up', () => {
  expect([1, 1_000, 1_001, 59_000, 60_000, 61_000, 900_000].map(durationText)).toEqual([
    '1 second',
    '1 second',
    '2 seconds',
    '59 seconds',
    '1 minute',
    '2 minutes',
    '15 minutes',
  ]);
});

test('each failure of a lock is told in words that say what to do', () => {
  const early = new EmpireError('locked', undefined, { details: { retryAfterMs: 4_000 } });
  expect(lockProblem(early)).toBe('There were too many wrong attempts. Try again in 4 seconds.');
  expect(lockProblem(new EmpireError('wrong-key'))).toBe('That does not open this device.');
  expect(lockProblem(new EmpireError('bad-argument', 'A passphrase has at least 8 characters.'))).toBe('A passphrase has at least 8 characters.');
  expect(lockProblem(new EmpireError('bad-argument', 'A recovery code has 28 letters and digits; this one was mistyped.'))).toContain('mistyped');
  expect(lockProblem(new Error('anything else'))).toMatch(/try again/);
});
