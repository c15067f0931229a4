import { expect, test } from 'vitest';
import { longestTasks } from './main-thread.ts';
import type { TraceEvent } from './trace.ts';

const event = (name: string, { ts, dur, tdur, tid = 1, ph = 'X' }: { ts: number; dur?: number; tdur?: number; tid?: number; ph?: string }): TraceEvent => ({
  name,
  ph,
  pid: 1,
  tid,
  ts,
  ...(dur !== undefined && { dur }),
  ...(tdur !== undefined && { tdur }),
});
const mark = (name: string, ts: number) => event(name, { ts, ph: 'R' });

test('the longest work is told apart from the longest wait, and other threads and times are left out', () => {
  const events = [
    event('RunTask', { ts: 0, dur: 500, tdur: 500 }),
    mark('begin', 1_000),
    event('RunTask', { ts: 2_000, dur: 30_000, tdur: 2_000 }),
    event('RunTask', { ts: 40_000, dur: 9_000, tdur: 8_000 }),
    event('FunctionCall', { ts: 40_500, dur: 7_000, tdur: 7_000 }),
    event('MinorGC', { ts: 41_000, dur: 3_000, tdur: 3_000 }),
    event('V8.GC_SCAVENGER', { ts: 41_100, dur: 2_000, tdur: 2_000 }),
    event('RunTask', { ts: 40_000, dur: 90_000, tdur: 90_000, tid: 2 }),
    mark('end', 60_000),
    event('RunTask', { ts: 70_000, dur: 50_000, tdur: 50_000 }),
  ];
  const { byWork, byWall } = longestTasks(events, { from: 'begin', to: 'end' });
  expect([byWork, byWall.wall, byWall.work]).toEqual([{ wall: 9, work: 8, garbage: 3, what: 'FunctionCall' }, 30, 2]);
});

test('a thread does not work for longer than its task takes, whatever a coarse clock says', () => {
  const events = [mark('begin', 0), event('RunTask', { ts: 1_000, dur: 2_000, tdur: 80_000 }), mark('end', 9_000)];
  expect(longestTasks(events, { from: 'begin', to: 'end' }).byWork).toEqual({ wall: 2, work: 2, garbage: 0, what: 'nothing' });
});

test('a trace without the marks of the page is refused', () => {
  expect(() => longestTasks([], { from: 'begin', to: 'end' })).toThrow('The trace has no marks begin and end.');
});
