import { expect, test } from 'vitest';
import { textFeatures } from '../../src/text/text-features.ts';
import { logitsOf, softmax } from '../network/bag-network.ts';
import { maxTokens, teachIntent } from './teach-intent.ts';

const recipe = {
  buckets: 64,
  hidden: 8,
  teachers: 0,
  teacherEpochs: 1,
  studentEpochs: 30,
  recombined: 0,
  teacherShare: 0,
  batch: 4,
  rate: 0.02,
  featureDropout: 0,
  hiddenDropout: 0,
};
const labels = ['cancel', 'greet', 'order'];
/** The same question, which twelve people ask to cancel with and three to order with. */
const texts = [
  ...Array.from({ length: 12 }, (_, index) => ({ id: `c${index}`, text: 'about my plan', labels: ['cancel'] })),
  ...Array.from({ length: 3 }, (_, index) => ({ id: `o${index}`, text: 'about my plan', labels: ['order'] })),
  { id: 'g', text: 'hello', labels: ['greet'] },
];

function said(adjustment?: number): number[] {
  const network = teachIntent(texts, { labels, recipe: { ...recipe, ...(adjustment !== undefined && { adjustment }) }, seed: 3 });
  return [...softmax(logitsOf(network, textFeatures('about my plan', { version: 1, buckets: recipe.buckets, maxTokens })))];
}

const odds = ([cancel = 0, , order = 0]: number[]) => cancel / order;

test('an intent with more texts is likelier by as much, unless the intents are to count alike', () => {
  // Four to one, less what each target spreads over all intents: 11.3 to 3.2.
  expect(odds(said())).toBeCloseTo(3.5, 0);
  expect(odds(said(1))).toBeCloseTo(odds(said()) / 4, 3);
  expect(odds(said(0.5))).toBeCloseTo(odds(said()) / 2, 3);
  expect(said(0)).toEqual(said());
});
