import type { TraceEvent } from './trace.ts';

/** What a load cost until its first contentful paint, in milliseconds of the processor. */
export interface WorkUntilPaint {
  /** The page's own thread. */
  readonly page: number;
  /** The main thread of the browser's process. */
  readonly browser: number;
}

const paintName = 'firstContentfulPaint';
const startName = 'navigationStart';
const runTask = /RunTask$/;

/**
 * Sums what the two threads worked between the beginning of the navigation to `url` and its first contentful paint: the browser has pages of its own, which
 * paint too. A task that is under way at one end counts by its share inside. Errors: throws where the trace has no such navigation or paint.
 */
export function workUntilPaint(events: readonly TraceEvent[], url: string): WorkUntilPaint {
  const start = events.find(({ name, args }) => name === startName && args?.data?.documentLoaderURL?.startsWith(url));
  if (!start) throw new Error('The trace has no beginning of the navigation.');
  const paint = events.find(({ name, pid, ts }) => name === paintName && pid === start.pid && ts >= start.ts);
  if (!paint) throw new Error('The trace has no first contentful paint.');
  const browser = events.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrBrowserMain');
  const between = (thread: Pick<TraceEvent, 'pid' | 'tid'>) => workOf(events, { thread, from: start.ts, to: paint.ts }) / 1_000;
  return { page: between(paint), browser: browser ? between(browser) : Number.NaN };
}

function workOf(events: readonly TraceEvent[], { thread, from, to }: { thread: Pick<TraceEvent, 'pid' | 'tid'>; from: number; to: number }): number {
  const here = events.filter(({ pid, tid, ph, name }) => pid === thread.pid && tid === thread.tid && ph === 'X' && runTask.test(name));
  let [sum, end] = [0, Number.NEGATIVE_INFINITY];
  for (const { ts, dur = 0, tdur = dur } of here.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    // A task inside another is part of it already.
    if (ts < end) continue;
    end = ts + dur;
    const inside = Math.min(end, to) - Math.max(ts, from);
    if (inside > 0) sum += Math.min(tdur, dur) * (inside / dur);
  }
  return sum;
}
