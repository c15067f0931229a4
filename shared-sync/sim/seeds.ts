import { planOf } from './plan.ts';
import { runPlan } from './run.ts';

/** The seeds that `npm test` runs, and the mutation gate where it is told no others. */
export const tested = { first: 1_000, count: 200 };

/** What many seeds came to. */
export interface Tally {
  passed: number;
  /** Sentences by seed. */
  readonly failed: Map<number, readonly string[]>;
  readonly fired: Map<string, number>;
}

export interface Watching {
  /** Asked before each seed; a no ends it. */
  readonly goesOn?: (tally: Tally) => boolean;
  /** Told of each seed that breaks, at once. */
  readonly failed?: (seed: number, broken: readonly string[]) => void;
}

/** Runs `count` seeds one after the other. */
export async function runSeeds(seeds: { readonly first: number; readonly count: number }, { goesOn, failed }: Watching = {}): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: new Map(), fired: new Map() };
  for (let index = 0; index < seeds.count && goesOn?.(tally) !== false; index += 1) {
    const seed = seeds.first + index;
    const { broken, fired } = await runPlan(planOf(seed));
    for (const [fault, count] of fired) tally.fired.set(fault, (tally.fired.get(fault) ?? 0) + count);
    if (broken.length === 0) tally.passed += 1;
    else {
      tally.failed.set(seed, broken);
      failed?.(seed, broken);
    }
  }
  return tally;
}

/** The histogram of faults as lines of text. */
export function histogramOf({ fired }: Pick<Tally, 'fired'>): readonly string[] {
  return [...fired].sort(([a], [b]) => (a < b ? -1 : 1)).map(([fault, count]) => `${fault.padEnd(28)} ${String(count).padStart(7)}`);
}
