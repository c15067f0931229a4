import type { TraceEvent } from './trace.ts';

/** One task of a page's main thread, in milliseconds. */
export interface ThreadTask {
  /** From its beginning to its end, whoever had the processor. */
  readonly wall: number;
  /** For how long the thread itself had one. */
  readonly work: number;
  /** How much of the work was collecting garbage. */
  readonly garbage: number;
  /** What ran in it longest. */
  readonly what: string;
}

/** The main thread's longest tasks between two marks of the page. */
export interface LongestTasks {
  /** By the time at work: what holds the page up on any machine. */
  readonly byWork: ThreadTask;
  /** By the clock: what holds it up while others want the processor too. */
  readonly byWall: ThreadTask;
}

const none: ThreadTask = { wall: 0, work: 0, garbage: 0, what: 'nothing' };
const runTask = /RunTask$/;
const garbageNames = /^(MinorGC|MajorGC|V8\.GC_(SCAVENGER|MARK_COMPACTOR))$/;
const outer = /^(ThreadControllerImpl::|ThreadPool_|SequenceManager|Receive |Scheduler|SimpleWatcher)/;

/** Finds the main thread of the page that set the marks, and its longest tasks between them. Errors: throws where the trace has no such marks. */
export function longestTasks(events: readonly TraceEvent[], { from, to }: { from: string; to: string }): LongestTasks {
  const [first, last] = [events.find(({ name }) => name === from), events.findLast(({ name }) => name === to)];
  if (!first || !last) throw new Error(`The trace has no marks ${from} and ${to}.`);
  const here = events.filter(({ pid, tid, ph, ts, dur = 0 }) => pid === first.pid && tid === first.tid && ph === 'X' && ts + dur >= first.ts && ts <= last.ts);
  const tasks = here.filter(({ name }) => runTask.test(name));
  const longest = (of: (task: TraceEvent) => number) => {
    const found = tasks.reduce<TraceEvent | undefined>((best, task) => (best && of(best) >= of(task) ? best : task), undefined);
    return found ? taskOf(found, here) : none;
  };
  return { byWork: longest(workOf), byWall: longest(({ dur = 0 }) => dur) };
}

function taskOf(task: TraceEvent, events: readonly TraceEvent[]): ThreadTask {
  const inside = events.filter(({ ts, dur = 0 }) => ts >= task.ts && ts + dur <= task.ts + (task.dur ?? 0));
  const garbage = outermost(inside.filter(({ name }) => garbageNames.test(name)));
  const parts = inside.filter(({ name }) => !runTask.test(name) && !outer.test(name)).toSorted((a, b) => workOf(b) - workOf(a));
  return {
    wall: (task.dur ?? 0) / 1_000,
    work: workOf(task) / 1_000,
    garbage: garbage.reduce((sum, one) => sum + workOf(one), 0) / 1_000,
    what: nameOf(parts[0]),
  };
}

/** Collections are reported by two names, one inside the other. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const isInside = (one: TraceEvent, other: TraceEvent) => one !== other && one.ts >= other.ts && one.ts + (one.dur ?? 0) <= other.ts + (other.dur ?? 0);
  return events.filter((one, at) => !events.some((other, place) => isInside(one, other) && (one.dur !== other.dur || place < at)));
}

/** A thread works for no longer than its task takes: where clocks of threads are coarse, what others did before is put down to a short task. */
function workOf({ tdur, dur = 0 }: TraceEvent): number {
  return Math.min(tdur ?? dur, dur);
}

function nameOf(event: TraceEvent | undefined): string {
  const { url = '', functionName = '' } = event?.args?.data ?? {};
  return [event?.name ?? 'nothing', functionName, url.split('/').at(-1)].filter(Boolean).join(' ');
}
