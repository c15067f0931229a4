import type { AiSamples } from './main.ts';
import { measuredTasks } from './texts.ts';

/** Both runtimes side by side, the way to the first answer, the page's longest pauses, and who answers where WebAssembly is refused. */
export function reportAi({ cold, cached, refused }: AiSamples): string {
  const ms = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2));
  const at = (times: readonly number[] = [], share: number) => [...times].sort((a, b) => a - b)[Math.floor(times.length * share)];
  const tasks = measuredTasks.flatMap((task) =>
    ['interpreter', 'onnxruntime-web', 'rules'].map((rung) => {
      const times = cached.runs[`${rung} ${task}`];
      return `| ${task} | ${rung} | ${ms(at(times, 0.5))} | ${ms(at(times, 0.95))} | ${times?.length ?? 0} |`;
    }),
  );
  const first = ['interpreter', 'onnxruntime-web'].map((rung) => `| ${rung} | ${ms(cold.firstAnswer[rung])} | ${ms(cached.firstAnswer[rung])} |`);
  const answering = Object.keys(refused.firstAnswer).join(', ') || 'rules';
  return [
    '| task | rung | p50 ms | p95 ms | runs |\n| --- | --- | --- | --- | --- |',
    ...tasks,
    '\n| first answer | nothing cached, ms | cached, ms |\n| --- | --- | --- |',
    ...first,
    `\nlongest pause of the page: ${ms(cold.longestPause.working)} ms cold, ${ms(cached.longestPause.working)} ms cached; ${ms(cached.longestPause.resting)} ms with nothing going on; ${ms(cached.rulesPause)} ms while rules answered every task on the main thread`,
    `first call of all: ${cold.atOnce}; with WebAssembly refused: ${answering}`,
  ].join('\n');
}
