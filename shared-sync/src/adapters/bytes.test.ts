import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64, toBase64, toBase64Url } from './bytes.ts';

it('writes bytes as base64 as everybody does, and reads them back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect([...fromBase64(toBase64(bytes))]).toEqual([...bytes]);
    }),
  );
});

it('refuses what is no base64', () => {
  expect(() => fromBase64('§')).toThrow();
});
