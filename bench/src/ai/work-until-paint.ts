import type { TraceEvent } from './trace.ts';

/** What a load cost until its first contentful paint, in milliseconds of the processor. */
export interface WorkUntilPaint {
  /** The page's own thread. */
  readonly page: number;
  /** The main thread of the browser's process. */
  readonly browser: number;
}

const paintName = 'firstContentfulPaint';
const runTask = /RunTask$/;

/** Which paint is meant: the page's main frame, and when it painted, in milliseconds since its navigation began. */
export interface PaintSeen {
  readonly frame: string;
  readonly paint: number;
}

/**
 * Sums what the two threads worked between the beginning of a navigation and its first contentful paint: the browser has pages of its own, which
 * paint too. The beginning is counted back from the paint, as a process that is new to the trace may tell too late of it. A task that is under way at
 * one end counts by its share inside. Errors: throws where the trace has no such paint.
 */
export function workUntilPaint(events: readonly TraceEvent[], { frame, paint }: PaintSeen): WorkUntilPaint {
  const painted = events.findLast(({ name, args }) => name === paintName && args?.frame === frame);
  if (!painted) throw new Error(`The trace has no first contentful paint of the frame ${frame}.`);
  const browser = events.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrBrowserMain');
  const span = { from: painted.ts - paint * 1_000, to: painted.ts };
  const between = (thread: Pick<TraceEvent, 'pid' | 'tid'>) => workOf(events, { thread, ...span }) / 1_000;
  return { page: between(painted), browser: browser ? between(browser) : Number.NaN };
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
