import { expect, it } from 'vitest';
import { allFaults } from './faults.ts';
import { runSeeds, tested as seeds } from './seeds.ts';

it(`keeps every invariant over ${seeds.count} seeds, in which every fault fires at least twenty times`, { timeout: 300_000 }, async () => {
  const { failed, fired } = await runSeeds(Array.from({ length: seeds.count }, (_, index) => seeds.first + index));
  expect([...failed].map(([seed, broken]) => `seed ${seed}: ${broken[0]}`)).toEqual([]);
  const rare = allFaults.filter((fault) => (fired.get(fault) ?? 0) < 20);
  expect(rare).toEqual([]);
});
