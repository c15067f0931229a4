import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allFaults } from './faults.ts';
import { type Plan, planOf } from './plan.ts';
import { runPlan } from './run.ts';
import { runSeeds } from './seeds.ts';

const regressions = join(import.meta.dirname, 'regressions');

describe('the simulated world', () => {
  it('gives the same trace for the same seed, and another for another', async () => {
    const [one, again, other] = [await runPlan(planOf(7)), await runPlan(planOf(7)), await runPlan(planOf(8))];
    expect(again.traceHash).toBe(one.traceHash);
    expect(other.traceHash).not.toBe(one.traceHash);
  });

  it('knows every fault that fires', async () => {
    const { fired } = await runSeeds({ first: 1, count: 5 });
    expect([...fired.keys()].filter((fault) => ![...allFaults, 'core-refuses-for-good'].includes(fault))).toEqual([]);
  });

  it.each(readdirSync(regressions))('does not break again on %s', async (file) => {
    const plan = JSON.parse(readFileSync(join(regressions, file), 'utf8')) as Plan;
    expect((await runPlan(plan)).broken).toEqual([]);
  });
});
