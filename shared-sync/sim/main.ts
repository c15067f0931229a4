/**
 * `npm run simulate -- --seeds N [--seed S] [--minutes M] [--stop]`: runs the engine on twins under seeded schedules and checks its
 * invariants. A seed that breaks one is shrunk, printed and kept under `regressions/`. `--mutants` runs the mutation gate instead: every
 * deliberate fault must break an invariant within the seeds, or in a kept plan. `--mutant <name>`, which may be given again, runs it for those
 * alone. `--plan <file>` runs one kept plan.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Plan, planOf } from './plan.ts';
import { runPlan, shrink } from './run.ts';
import { histogramOf, runSeeds, tested } from './seeds.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    /** Ends at the first seed that breaks, without shrinking it. */
    stop: { type: 'boolean', default: false },
    /** A kept plan that is run instead of seeds. */
    plan: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    mutant: { type: 'string', multiple: true, default: [] },
  },
});

if (values.mutants || values.mutant.length > 0) {
  const { mutationGate } = await import('./mutation-gate.ts');
  const { killed, survived } = await mutationGate({
    seeds: Number(values.seeds ?? tested.count),
    first: Number(values.seed ?? tested.first),
    names: values.mutant,
  });
  finish(killed, survived);
} else if (values.plan !== undefined) {
  const { broken } = await runPlan(JSON.parse(readFileSync(values.plan, 'utf8')) as Plan);
  if (broken.length > 0) console.log(`${basename(values.plan)} breaks:\n  ${broken.slice(0, 5).join('\n  ')}`);
  finish(broken.length === 0 ? 1 : 0, broken.length === 0 ? 0 : 1);
} else {
  await simulate();
}

async function simulate(): Promise<void> {
  const [first, count] = [Number(values.seed ?? 1), Number(values.seeds ?? 200)];
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  const tally = await runSeeds(
    Array.from({ length: count }, (_, index) => first + index),
    { goesOn: ({ failed }) => seconds() < Number(values.minutes) * 60 && !(values.stop && failed.size > 0) },
  );
  console.log(`${((tally.passed + tally.failed.size) / seconds()).toFixed(1)} seeds per second`);
  for (const line of histogramOf(tally)) console.log(line);
  for (const [seed, broken] of tally.failed) {
    console.log(`seed ${seed} breaks:\n  ${broken.slice(0, 5).join('\n  ')}`);
    if (!values.stop) await keep(seed);
  }
  finish(tally.passed, tally.failed.size);
}

/** Shrinks the plan of a seed, prints it with the end of its trace, and keeps it. */
async function keep(seed: number): Promise<void> {
  const small = await shrink(planOf(seed), { maxRuns: 150 });
  const { broken, trace } = await runPlan(small, { keepTrace: true });
  const file = join(import.meta.dirname, 'regressions', `seed-${seed}.json`);
  writeFileSync(file, `${JSON.stringify(small, null, 2)}\n`);
  const steps = trace.filter((line) => / (step|heal)/.test(line));
  console.log(`shrunk to ${small.steps.length} steps, kept as ${file}:\n  ${steps.join('\n  ')}\nwhich breaks:\n  ${broken.slice(0, 5).join('\n  ')}`);
}

function finish(passed: number, failed: number): void {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
