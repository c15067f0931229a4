import { expect, test } from 'vitest';
import { pairingProblem, readPairingCode } from './pairing-text.ts';

test('a code is read however it is typed', () => {
  expect(readPairingCode(' k2jj-2y s8 ')).toBe('K2JJ2YS8');
});

test('a wrong code, a missing network and anything else are told apart', () => {
  expect(new Set(['not-found', 'offline', 'needs-auth', undefined].map(pairingProblem)).size).toBe(4);
});
