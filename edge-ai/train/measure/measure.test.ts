import { expect, test } from 'vitest';
import { bestThreshold, f1At, macroF1 } from './multi-label.ts';
import { areaUnderRoc } from './ranking.ts';

test('the area under the ROC curve is the share of pairs in order, ties counting half', () => {
  expect([
    areaUnderRoc({ positive: [0.9, 0.8], negative: [0.1, 0.2] }),
    areaUnderRoc({ positive: [0.9, 0.1], negative: [0.5] }),
    areaUnderRoc({ positive: [0.5], negative: [0.5, 0.5] }),
    areaUnderRoc({ positive: [0.1], negative: [0.9] }),
  ]).toEqual([1, 0.5, 0.5, 0]);
});

test('F1 weighs what was found against what was said, and is 0 where nothing was right', () => {
  const column = { scores: [0.9, 0.8, 0.3, 0.1], truth: [true, false, true, false] };
  expect([f1At(column, 0.5), f1At(column, 0.2), f1At(column, 0.95), macroF1([column, column], (index) => [0.5, 0.2][index] ?? 0)]).toEqual([0.5, 0.8, 0, 0.65]);
});

test('the best threshold parts the scores', () => {
  expect(bestThreshold({ scores: [0.9, 0.8, 0.2, 0.1], truth: [true, true, false, false] })).toBeCloseTo(0.4, 0);
});
