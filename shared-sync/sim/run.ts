import { brokenAtRest } from './invariants.ts';
import type { Plan } from './plan.ts';
import { World } from './world.ts';

/** What a run came to. */
export interface Outcome {
  readonly broken: readonly string[];
  readonly traceHash: string;
  readonly fired: ReadonlyMap<string, number>;
  readonly trace: readonly string[];
}

/** Runs one plan from a fresh world to rest. The same plan gives the same trace. */
export async function runPlan(plan: Plan): Promise<Outcome> {
  const world = new World(plan);
  await world.run();
  return { broken: await brokenAtRest(world), traceHash: world.traceHash, fired: world.fired, trace: world.trace };
}

/** The smallest plan found that still breaks something: steps are left out one run at a time, at most `maxRuns` runs. */
export async function shrink(plan: Plan, { maxRuns }: { maxRuns: number }): Promise<Plan> {
  let best = plan;
  let runs = 0;
  for (let size = Math.ceil(plan.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.steps.length && runs < maxRuns; runs += 1) {
      const smaller = { ...best, steps: [...best.steps.slice(0, at), ...best.steps.slice(at + size)] };
      if ((await runPlan(smaller)).broken.length > 0) best = smaller;
      else at += size;
    }
  }
  return best;
}
