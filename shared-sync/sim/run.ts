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

/** Runs one plan from a fresh world to rest. The same plan gives the same trace. What nobody catches breaks the run, too. */
export async function runPlan(plan: Plan, options: { keepTrace?: boolean } = {}): Promise<Outcome> {
  const world = new World(plan, options);
  const uncaught = (error: unknown) => world.break(`nobody caught ${textOf(error)}`);
  process.on('unhandledRejection', uncaught);
  const atRest = await toRest(world).catch((error: unknown) => [`the run was broken off by ${textOf(error)}`]);
  process.off('unhandledRejection', uncaught);
  return { broken: [...world.broken, ...atRest], traceHash: world.traceHash, fired: world.fired, trace: world.trace };
}

/** Runs it, and answers what is broken at rest. */
async function toRest(world: World): Promise<readonly string[]> {
  await world.run();
  await world.rest();
  const broken = await brokenAtRest(world);
  await world.end();
  return broken;
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}

/** The smallest plan found that still breaks the same thing: steps are left out one run at a time, at most `maxRuns` runs. */
export async function shrink(plan: Plan, { maxRuns }: { maxRuns: number }): Promise<Plan> {
  const wanted = kindsOf((await runPlan(plan)).broken)[0];
  let best = plan;
  let runs = 0;
  for (let size = Math.ceil(plan.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.steps.length && runs < maxRuns; runs += 1) {
      const smaller = { ...best, steps: [...best.steps.slice(0, at), ...best.steps.slice(at + size)] };
      if (wanted !== undefined && kindsOf((await runPlan(smaller)).broken).includes(wanted)) best = smaller;
      else at += size;
    }
  }
  return best;
}

/** Sentences without the ids and numbers in them. */
function kindsOf(broken: readonly string[]): readonly string[] {
  return broken.map((sentence) => sentence.replaceAll(/[0-9a-f-]{8,}|\d+/g, '#').slice(0, 60));
}
