import type { UserId } from '@empire/contract';
import { expect, it } from 'vitest';
import { mergePins } from './pins.ts';

const key = (kid: string, n = kid) => ({ kid, n, e: 'AQAB' });
const session = (userId: string, erasureKeys?: ReturnType<typeof key>[]) => ({ userId: userId as UserId, ...(erasureKeys && { erasureKeys }) });

it('pins at first contact, adds what a later session offers, and never replaces a key', () => {
  const first = mergePins({ userId: undefined, keys: [] }, session('u1', [key('a')]));
  expect(first).toEqual({ userId: 'u1', keys: [key('a')] });
  const rotated = mergePins(first, session('u1', [key('a', 'forged'), key('b')]));
  expect(rotated).toEqual({ userId: 'u1', keys: [key('a'), key('b')] });
  expect(mergePins(rotated, session('u2'))).toEqual({ userId: 'u2', keys: [key('a'), key('b')] });
});
