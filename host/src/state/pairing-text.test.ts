import { expect, test } from 'vitest';
import { isRecoveryCode, pairingProblem, readPairingCode } from './pairing-text.ts';

test('a code is read however it is typed', () => {
  expect(readPairingCode(' k2jj-2y s8 ')).toBe('K2JJ2YS8');
});

test('a recovery code is told from a pairing code by its length', () => {
  expect(['k2jj-2y s8', '0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV'].map(isRecoveryCode)).toEqual([false, true]);
});

test('a wrong code, a mistyped one, a missing network and anything else are told apart', () => {
  expect(new Set(['not-found', 'bad-argument', 'offline', 'needs-auth', undefined].map(pairingProblem)).size).toBe(5);
});
