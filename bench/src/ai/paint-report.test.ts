import { expect, test } from 'vitest';
import type { PaintLoad } from './paint.ts';
import { pairedDifference, reportPaint } from './paint-report.ts';

/** Loads that swing between 100 and 160 ms, both of a pair alike. */
const swinging = Array.from({ length: 40 }, (_, at) => 100 + (at % 7) * 10);
const load = (ms: number, asked: readonly string[] = ['/main.js']): PaintLoad => ({ paint: ms, work: { page: ms, browser: ms }, asked });
const report = (factor: (at: number) => number, asked?: readonly string[]) =>
  reportPaint(
    swinging.map((ms, at) => {
      const [one, other] = [[load(ms * factor(at), asked)], [load(ms)]];
      return { withAi: { first: one, next: one }, without: { first: other, next: other } };
    }),
  );

test('what swings for both of a pair does not hide a difference, nor make one', () => {
  expect(pairedDifference(swinging, swinging)).toEqual({ percent: 0, low: 0, high: 0 });
  const more = swinging.map((ms) => ms * 1.1);
  expect(pairedDifference(more, swinging).percent).toBeCloseTo(10);
});

test('the report says within, not within, or that it cannot tell', () => {
  expect(report((at) => 1 + ((at % 3) - 1) / 100)).toContain('within 3 %');
  expect(report((at) => 1.1 + (at % 3) / 100)).toContain('NOT within 3 %');
  expect(report((at) => (at % 2 === 0 ? 1.3 : 0.71))).toContain('cannot be told from none');
  const one = { first: [load(100)], next: [load(100)] };
  expect(reportPaint([{ withAi: one, without: one }])).toContain('1 pairs are too few to say');
});

test('the report names what only one of both asked for before the paint', () => {
  expect(report(() => 1)).toContain('the same 1 paths with and without AI; files of AI in 0 of 40 loads');
  expect(report(() => 1, ['/main.js', '/ai/code.js'])).toContain('/ai/code.js (40 of 40 loads with AI, 0 of 40 without); files of AI in 40 of 40 loads');
});
