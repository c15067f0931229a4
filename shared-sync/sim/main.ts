/**
 * `npm run simulate -- --seeds N [--seed S] [--minutes M] [--stop]`: runs the engine on twins under seeded schedules and checks its
 * invariants. A seed that breaks one is shrunk, printed and kept under `regressions/`. `--mutants` runs the mutation gate instead: every
 * deliberate fault must break an invariant within the seeds, or in a kept plan. `--mutant <name>`, which may be given again, runs it for those
 * alone. `--plan <file>` runs one kept plan.
 */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BadOption, type Options, readOptions, usage } from './options.ts';
import { planOf } from './plan.ts';
import { readPlan } from './read-plan.ts';
import { runPlan, shrink } from './run.ts';
import { histogramOf, runSeeds, tested } from './seeds.ts';

/** Shrinking takes minutes: of many seeds that break, so many are shrunk. */
const mostShrunk = 3;

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof BadOption)) throw error;
  console.log(`${error.message}\n\n${usage}\n`);
  finish(0, 1);
}

async function main(options: Options): Promise<void> {
  const { seeds = tested.count, seed = tested.first, plan, mutants, mutant } = options;
  if (plan !== undefined) return replay(plan);
  if (!mutants && mutant.length === 0) return simulate(options);
  const { mutationGate } = await import('./mutation-gate.ts');
  const { killed, survived } = await mutationGate({ seeds, first: seed, names: mutant });
  finish(killed, survived);
}

async function replay(file: string): Promise<void> {
  const { broken } = await runPlan(readPlan(file));
  if (broken.length > 0) console.log(`${basename(file)} ${breaks(broken)}`);
  finish(broken.length === 0 ? 1 : 0, broken.length === 0 ? 0 : 1);
}

async function simulate({ seed: first = 1, seeds: count = 200, minutes, stop }: Options): Promise<void> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  const tally = await runSeeds(
    { first, count },
    { goesOn: ({ failed }) => seconds() < minutes * 60 && !(stop && failed.size > 0), failed: (seed, broken) => console.log(`seed ${seed} ${breaks(broken)}`) },
  );
  const done = tally.passed + tally.failed.size;
  if (done < count && !stop) console.log(`${done} of ${count} seeds were run in ${minutes} minutes`);
  console.log(`${(done / seconds()).toFixed(1)} seeds per second`);
  for (const line of histogramOf(tally)) console.log(line);
  if (!stop) for (const seed of [...tally.failed.keys()].slice(0, mostShrunk)) await keep(seed);
  finish(tally.passed, tally.failed.size);
}

/** Shrinks the plan of a seed, prints it with what it breaks, and keeps it. */
async function keep(seed: number): Promise<void> {
  const small = await shrink(planOf(seed), { maxRuns: 150 });
  const { broken, trace } = await runPlan(small, { keepTrace: true });
  const file = join(import.meta.dirname, 'regressions', `seed-${seed}.json`);
  writeFileSync(file, `${JSON.stringify(small, null, 2)}\n`);
  const steps = trace.filter((line) => / (step|heal)/.test(line));
  console.log(`seed ${seed} shrunk to ${small.steps.length} steps, kept as ${file}:\n  ${steps.join('\n  ')}\nwhich ${breaks(broken)}`);
}

function breaks(broken: readonly string[]): string {
  return `breaks:\n  ${broken.slice(0, 5).join('\n  ')}`;
}

function finish(passed: number, failed: number): void {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
