import { expect, it } from 'vitest';
import { bundleSimulation } from './bundle.ts';
import { allFaults } from './faults.ts';
import { tested } from './seeds.ts';
import { runSeedsApart } from './seeds-apart.ts';

it(`keeps every invariant over ${tested.count} seeds, in which every fault fires at least twenty times`, { timeout: 300_000 }, async () => {
  const main = await bundleSimulation('tested');
  const half = tested.count / 2;
  const runs = await Promise.all([0, half].map((from) => runSeedsApart(main, { first: tested.first + from, count: half })));
  for (const { end, text } of runs) expect(end, text).toBe(`${half} passed, 0 failed`);
  const rare = allFaults.filter((fault) => runs.reduce((sum, { fired }) => sum + (fired.get(fault) ?? 0), 0) < 20);
  expect(rare).toEqual([]);
});
