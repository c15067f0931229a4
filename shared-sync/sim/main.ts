/**
 * `npm run simulate -- --seeds N [--seed S] [--minutes M] [--stop]`: runs the engine's twins under seeded schedules and checks its
 * invariants. `--mutants` runs the mutation gate instead: every deliberate fault must break an invariant within the seeds.
 */
import { parseArgs } from 'node:util';
import { planOf } from './plan.ts';
import { runPlan, shrink } from './run.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '10' },
    /** Ends at the first seed that breaks, without shrinking it. */
    stop: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
  },
});

if (values.mutants) {
  const { mutationGate } = await import('./mutation-gate.ts');
  const { killed, survived } = await mutationGate({ seeds: Number(values.seeds) });
  finish(killed, survived);
} else {
  await simulate();
}

async function simulate(): Promise<void> {
  const first = Number(values.seed);
  const started = performance.now();
  const fired = new Map<string, number>();
  let [passed, failed] = [0, 0];
  for (let seed = first; seed < first + Number(values.seeds) && performance.now() - started < Number(values.minutes) * 60_000; seed += 1) {
    const outcome = await runPlan(planOf(seed));
    for (const [fault, count] of outcome.fired) fired.set(fault, (fired.get(fault) ?? 0) + count);
    if (outcome.broken.length === 0) passed += 1;
    else {
      failed += 1;
      console.log(`seed ${seed} breaks:\n  ${outcome.broken.slice(0, 5).join('\n  ')}`);
      if (values.stop) break;
      const small = await shrink(planOf(seed), { maxRuns: 200 });
      console.log(`shrunk plan:\n${JSON.stringify(small)}\n  ${(await runPlan(small)).broken.slice(0, 5).join('\n  ')}`);
    }
  }
  const seconds = (performance.now() - started) / 1_000;
  console.log(`${((passed + failed) / seconds).toFixed(1)} seeds per second`);
  for (const [fault, count] of [...fired].sort()) console.log(`${fault.padEnd(20)} ${count}`);
  finish(passed, failed);
}

function finish(passed: number, failed: number): void {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
