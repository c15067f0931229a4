import { expect, test } from 'vitest';
import type { TraceEvent } from './trace.ts';
import { workUntilPaint } from './work-until-paint.ts';

const seen = { frame: 'A', paint: 9 };
const painted: TraceEvent = { name: 'firstContentfulPaint', ph: 'R', pid: 1, tid: 1, ts: 10_000, args: { frame: 'A' } };
const task = (ts: number, dur: number, other: Partial<TraceEvent> = {}): TraceEvent => ({
  name: 'RunTask',
  ph: 'X',
  pid: 1,
  tid: 1,
  ts,
  dur,
  tdur: dur,
  ...other,
});
const browser: TraceEvent = { name: 'thread_name', ph: 'M', pid: 9, tid: 8, ts: 0, args: { name: 'CrBrowserMain' } };

test('the work of the page and of the browser counts between the beginning and the first paint, and only theirs', () => {
  const inside = [task(2_000, 1_000), task(4_000, 2_000, { tdur: 500 }), task(3_000, 4_000, { pid: 9, tid: 8 }), task(3_000, 4_000, { tid: 5 })];
  const outside = [task(0, 900), task(12_000, 5_000)];
  expect(workUntilPaint([painted, browser, ...inside, ...outside], seen)).toEqual({
    page: 1.5,
    browser: 4,
  });
});

test('a task inside another counts once, and one that goes on after the paint by its share before it', () => {
  const tasks = [task(2_000, 3_000), task(2_500, 1_000), task(9_000, 4_000)];
  expect(workUntilPaint([painted, ...tasks], seen).page).toBe(4);
});

test('pages of the browser, which paint too, are not taken for the one that was visited', () => {
  const other = { ...painted, pid: 3, ts: 1_500, args: { frame: 'B' } };
  expect(workUntilPaint([other, painted, task(2_000, 3_000), task(1_000, 400, { pid: 3 })], seen).page).toBe(3);
});

test('of two paints of the frame the later one is meant', () => {
  expect(workUntilPaint([{ ...painted, ts: 500 }, painted, task(2_000, 3_000)], seen).page).toBe(3);
});

test('a trace without the first paint is no measure', () => {
  expect(() => workUntilPaint([task(2_000, 3_000)], seen)).toThrow('no first contentful paint');
});
