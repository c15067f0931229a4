/** How long a series may take and what tells of it. */
export interface SeriesOptions {
  readonly count: number;
  /** Nothing begins that would not be done by then, going by the slowest until now. The first one always begins. */
  readonly limitMs: number;
  readonly now: () => number;
  readonly note: (line: string) => void;
}

/**
 * Runs a task `count` times, or fewer where the time does not suffice: what was measured until then is the answer. The task is told how much time
 * is left for it (ms). Errors: those of the first run; a later one that fails ends the series and is noted.
 */
export async function inTime<T>(task: (leftMs: number) => Promise<T>, { count, limitMs, now, note }: SeriesOptions): Promise<readonly T[]> {
  const started = now();
  const done: T[] = [];
  let slowest = 0;
  for (let at = 0; at < count; at += 1) {
    const begun = now();
    const left = limitMs - (begun - started);
    if (at > 0 && slowest > left) {
      note(`The time is up after ${at} of ${count}.`);
      break;
    }
    try {
      done.push(await task(left));
    } catch (error) {
      if (at === 0) throw error;
      note(`Ended after ${at} of ${count}: ${error instanceof Error ? error.message : String(error)}`);
      break;
    }
    slowest = Math.max(slowest, now() - begun);
  }
  return done;
}
