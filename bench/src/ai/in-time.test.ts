import { expect, test } from 'vitest';
import { inTime } from './in-time.ts';

/** Runs that take so many ms each on a clock of their own; `undefined` fails. */
async function series(taking: readonly (number | undefined)[], limitMs: number) {
  let clock = 0;
  const [left, notes]: [number[], string[]] = [[], []];
  const options = { count: taking.length, limitMs, now: () => clock, note: (line: string) => notes.push(line) };
  const task = async (leftMs: number) => {
    const ms = taking[left.length];
    left.push(leftMs);
    if (ms === undefined) throw new Error('the browser went away');
    clock += ms;
    return ms;
  };
  return { done: await inTime(task, options), left, notes };
}

test('a series that fits the time runs whole, and each run is told what is left', async () => {
  expect(await series([10, 20, 10], 100)).toEqual({ done: [10, 20, 10], left: [100, 90, 70], notes: [] });
});

test('what would not be done in time does not begin, and what was measured until then is the answer', async () => {
  const { done, notes } = await series([40, 30, 40], 100);
  expect([done, notes]).toEqual([[40, 30], ['The time is up after 2 of 3.']]);
});

test('the first run begins however little time there is', async () => {
  expect((await series([500, 10], 100)).done).toEqual([500]);
});

test('a run that fails ends the series; where nothing was measured before, the series fails', async () => {
  const { done, notes } = await series([10, undefined, 10], 100);
  expect([done, notes]).toEqual([[10], ['Ended after 1 of 3: the browser went away']]);
  await expect(series([undefined], 100)).rejects.toThrow('went away');
});
