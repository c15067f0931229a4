import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkFaults } from './faulty-ports.ts';
import { type Plan, planOf } from './plan.ts';
import { runPlan } from './run.ts';

const regressions = join(import.meta.dirname, 'regressions');
const seeds = { first: 1_000, count: 60 };

describe('the simulated world', () => {
  it('gives the same trace for the same seed, and another for another', async () => {
    const [one, again, other] = [await runPlan(planOf(7)), await runPlan(planOf(7)), await runPlan(planOf(8))];
    expect(again.traceHash).toBe(one.traceHash);
    expect(other.traceHash).not.toBe(one.traceHash);
  });

  it(`keeps every invariant over ${seeds.count} seeds, in which every fault fires at least twenty times`, { timeout: 120_000 }, async () => {
    const fired = new Map<string, number>();
    const broken: string[] = [];
    for (let seed = seeds.first; seed < seeds.first + seeds.count; seed += 1) {
      const outcome = await runPlan(planOf(seed));
      broken.push(...outcome.broken.map((sentence) => `seed ${seed}: ${sentence}`));
      for (const [fault, count] of outcome.fired) fired.set(fault, (fired.get(fault) ?? 0) + count);
    }
    expect(broken).toEqual([]);
    const rare = [...networkFaults, 'kill', 'network', 'clock', 'refuse', 'small-batches', 'recreate'].filter((fault) => (fired.get(fault) ?? 0) < 20);
    expect(rare).toEqual([]);
  });

  it.each(readdirSync(regressions))('does not break again on %s', async (file) => {
    const plan = JSON.parse(readFileSync(join(regressions, file), 'utf8')) as Plan;
    expect((await runPlan(plan)).broken).toEqual([]);
  });
});
