import { expect, test } from 'vitest';
import type { TraceEvent } from './trace.ts';
import { workUntilPaint } from './work-until-paint.ts';

const url = 'http://localhost/';
const begun: TraceEvent = { name: 'navigationStart', ph: 'R', pid: 1, tid: 1, ts: 1_000, args: { data: { documentLoaderURL: url } } };
const painted: TraceEvent = { name: 'firstContentfulPaint', ph: 'R', pid: 1, tid: 1, ts: 10_000 };
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
  expect(workUntilPaint([begun, painted, browser, ...inside, ...outside], url)).toEqual({
    page: 1.5,
    browser: 4,
  });
});

test('a task inside another counts once, and one that goes on after the paint by its share before it', () => {
  const tasks = [task(2_000, 3_000), task(2_500, 1_000), task(9_000, 4_000)];
  expect(workUntilPaint([begun, painted, ...tasks], url).page).toBe(4);
});

test('pages of the browser, which paint too, are not taken for the one that was visited', () => {
  const others = [
    { ...begun, pid: 3, ts: 500, args: { data: { documentLoaderURL: 'chrome://tab-strip/' } } },
    { ...painted, pid: 3, ts: 1_500 },
  ];
  expect(workUntilPaint([...others, begun, painted, task(2_000, 3_000)], url).page).toBe(3);
});

test('a trace without the navigation or its first paint is no measure', () => {
  expect(() => workUntilPaint([begun], url)).toThrow('no first contentful paint');
  expect(() => workUntilPaint([painted], url)).toThrow('no beginning');
});
