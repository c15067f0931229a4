import type { AiSamples, Visit } from './main.ts';
import type { ThreadTask } from './main-thread.ts';
import { median } from './median.ts';
import { measuredTasks } from './texts.ts';

const rungs = ['interpreter', 'onnxruntime-web'] as const;

/** A frame: inference may hold the page's thread for no longer (ms of its work). */
const frameMs = 16;

/** Both runtimes side by side, the way to the first answer, the longest tasks of the page's thread, and who answers where WebAssembly is refused. */
export function reportAi({ cold, cached, refused }: AiSamples): string {
  const tasks = measuredTasks.flatMap((task) =>
    [...rungs, 'rules'].map((rung) => {
      const times = cached.flatMap(({ runs }) => runs[`${rung} ${task}`] ?? []);
      return `| ${task} | ${rung} | ${ms(at(times, 0.5))} | ${ms(at(times, 0.95))} | ${times.length} |`;
    }),
  );
  const first = (rung: string) => [cold, cached].map((visits) => spread(visits.flatMap(({ firstAnswer }) => firstAnswer[rung] ?? [])));
  return [
    '| task | rung | p50 ms | p95 ms | runs |\n| --- | --- | --- | --- | --- |',
    ...tasks,
    '\n| first answer, median (worst) | nothing cached, ms | cached, ms |\n| --- | --- | --- |',
    ...rungs.map((rung) => `| ${rung} | ${first(rung).join(' | ')} |`),
    `\n| the page's main thread, median (worst) of ${cold.length} devices | at work, ms | by the clock, ms | longest pause, ms | the longest work was |\n| --- | --- | --- | --- | --- |`,
    threadRow('models, nothing cached', cold, { of: 'models', pause: ({ longestPause }) => longestPause.working }),
    threadRow('models, cached', cached, { of: 'models', pause: ({ longestPause }) => longestPause.working }),
    threadRow('rules', cached, { of: 'rules', pause: ({ rulesPause }) => rulesPause }),
    threadRow('workers that infer nothing on every processor', cached, { of: 'contended', pause: ({ longestPause }) => longestPause.contended }),
    threadRow('nothing going on', cached, { of: 'resting', pause: ({ longestPause }) => longestPause.resting }),
    `\n${verdict([...cold, ...cached])}`,
    `first call of all: ${cold[0]?.atOnce}; with WebAssembly refused: ${Object.keys(refused.firstAnswer).join(', ') || 'rules'}`,
  ].join('\n');
}

function threadRow(what: string, visits: readonly Visit[], { of, pause }: { of: keyof Visit['longest']; pause: (visit: Visit) => number }): string {
  const longest = visits.map((visit) => visit.longest[of].byWork);
  const worst = longest.reduce((one, other) => (other.work > one.work ? other : one), longest[0] as ThreadTask);
  const walls = visits.map((visit) => visit.longest[of].byWall.wall);
  return `| ${what} | ${spread(longest.map(({ work }) => work))} | ${spread(walls)} | ${spread(visits.map(pause))} | ${described(worst)} |`;
}

function described({ what, work, garbage }: ThreadTask): string {
  return garbage >= work / 2 ? `garbage, ${ms(garbage)} of ${ms(work)}` : `${what}, ${ms(garbage)} of it garbage`;
}

/** What counts is the work, beside what the same clock makes of a page that does nothing while others have the processors. */
function verdict(visits: readonly Visit[]): string {
  const over = (...kinds: readonly (keyof Visit['longest'])[]) =>
    visits.filter(({ longest }) => kinds.some((kind) => longest[kind].byWork.work > frameMs)).length;
  const count = visits.length;
  return `visits with a task of the page's thread at work for more than ${frameMs} ms: ${over('models', 'rules')} of ${count} by models or rules, ${over('contended', 'resting')} of ${count} without any`;
}

function spread(values: readonly number[]): string {
  return values.length === 0 ? '–' : `${ms(median(values))} (${ms(Math.max(...values))})`;
}

function at(times: readonly number[], share: number): number | undefined {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)];
}

function ms(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2);
}
