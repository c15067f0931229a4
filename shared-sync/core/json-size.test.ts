import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonBytesAtMost } from './json-size.ts';

test('the JSON of no value is longer than its bound', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      expect(new TextEncoder().encode(JSON.stringify(value)).length).toBeLessThanOrEqual(jsonBytesAtMost(value));
    }),
  );
});

test.each([
  ['control characters', '\u0000\u001f'],
  ['lone surrogates', '\ud800'],
  ['the longest numbers', [-1.2345678901234568e-300, Number.MIN_VALUE, -Number.MAX_VALUE]],
  ['long keys', { ['\u0001'.repeat(50)]: null }],
])('that holds for %s', (_, value) => {
  expect(new TextEncoder().encode(JSON.stringify(value)).length).toBeLessThanOrEqual(jsonBytesAtMost(value));
});
