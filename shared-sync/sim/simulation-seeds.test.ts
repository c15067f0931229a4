import { expect, it } from 'vitest';
import { allFaults } from './faults.ts';
import { runSeeds, tested } from './seeds.ts';
import { runSeedsApart } from './seeds-apart.ts';

it(`keeps every invariant over ${tested.count} seeds, in which every fault fires at least twenty times`, { timeout: 300_000 }, async () => {
  const half = tested.count / 2;
  const apart = runSeedsApart({ first: tested.first + half, count: half });
  const here = await runSeeds(Array.from({ length: half }, (_, index) => tested.first + index));
  expect([...here.failed].map(([seed, broken]) => `seed ${seed}: ${broken[0]}`)).toEqual([]);
  const { end, text, fired } = await apart;
  expect(end, text).toBe(`${half} passed, 0 failed`);
  const rare = allFaults.filter((fault) => (here.fired.get(fault) ?? 0) + (fired.get(fault) ?? 0) < 20);
  expect(rare).toEqual([]);
});
