import { expect, test } from 'vitest';
import { paintDifference, reportPaint } from './paint.ts';

/** Visits that swing between 100 and 160 ms, both of a pair alike. */
const swinging = Array.from({ length: 40 }, (_, at) => 100 + (at % 7) * 10);
const later = (ms: (at: number) => number) => ({ withAi: swinging.map((value, at) => value + ms(at)), without: swinging, early: 0 });

test('what swings for both of a pair does not hide a difference, nor make one', () => {
  expect(paintDifference(later(() => 0))).toEqual({ percent: 0, low: 0, high: 0 });
  expect(paintDifference(later(() => 13)).percent).toBeCloseTo(10);
});

test('the report says within, not within, or that it cannot tell', () => {
  expect(reportPaint(later((at) => (at % 3) - 1))).toContain('within 3 %');
  expect(reportPaint(later((at) => 13 + (at % 3)))).toContain('NOT within 3 %');
  expect(reportPaint(later((at) => (at % 2 === 0 ? 30 : -29)))).toContain('cannot be told from none');
});
