import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utcTime } from './utc-time.ts';

test('a time is read as the language itself reads it', () => {
  const times = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
  fc.assert(
    fc.property(times, (date) => {
      const text = date.toISOString();
      expect(utcTime(text)).toBe(Math.floor(date.getTime() / 1_000) * 1_000);
      expect(utcTime(text.slice(0, 10))).toBe(Date.parse(text.slice(0, 10)));
    }),
  );
});

test.each([undefined, '', 'soon', '2026', '2026-13-01', '2026-03-14T12:00:00', '2026-03-14T12:00:00+01:00', '2026-03-14T25:00Z'])('%s is no time', (text) => {
  expect(utcTime(text)).toBeUndefined();
});
