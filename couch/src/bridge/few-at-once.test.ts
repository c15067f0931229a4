import { expect, test } from 'vitest';
import { fewAtOnce } from './few-at-once.ts';

const moment = () => new Promise((resolve) => setImmediate(resolve));

test('so many are under way and no more, and the results keep the order of the items', async () => {
  let [open, most] = [0, 0];
  const results = await fewAtOnce([5, 1, 3, 0, 2], 2, async (turns) => {
    open += 1;
    most = Math.max(most, open);
    for (let turn = 0; turn < turns; turn += 1) await moment();
    open -= 1;
    return turns * 10;
  });
  expect([results, most]).toEqual([[50, 10, 30, 0, 20], 2]);
});

test('after a failure nothing more is begun, and it is told when nothing is under way', async () => {
  const begun: number[] = [];
  let ended = 0;
  const all = fewAtOnce([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error('first');
    for (let turn = 0; turn < 5; turn += 1) await moment();
    ended += 1;
  });
  await expect(all).rejects.toThrow('first');
  expect([begun, ended]).toEqual([[1, 2], 1]);
});

test('nothing is done for no items', async () => {
  expect(await fewAtOnce([], 3, async () => 1)).toEqual([]);
});
