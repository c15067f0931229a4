import type { Inference, IntentOutput } from '@empire/contract';
import { EmpireError } from '@empire/contract';
import { expect, test } from 'vitest';
import { hintOf } from './hints.ts';

const { signal } = new AbortController();
const answering = (intent: string | undefined, score: number): Inference => ({
  run: async () => {
    const answer: IntentOutput = { intent, ranked: [{ label: intent ?? 'ask-price', score }], inScope: score, reasons: [], by: { provider: 'rules' } };
    return answer as never;
  },
});
const failing: Inference = { run: () => Promise.reject(new EmpireError('inference-unavailable', 'There is no model.')) };

test('a text that asks for something the application has leads there', async () => {
  expect(await hintOf('do you have a discount', { ai: answering('ask-discount', 0.9), signal })).toEqual({ path: '/offers', text: 'See the offers' });
});

test.each([
  ['an unsure guess', answering('ask-discount', 0.4)],
  ['a text out of scope', answering(undefined, 0.1)],
  ['an intent that leads nowhere', answering('report-bug', 0.9)],
  ['no model', failing],
])('%s gives no hint', async (_, ai) => {
  expect(await hintOf('something', { ai, signal })).toBeUndefined();
});

test('nothing written asks no model', async () => {
  const never: Inference = { run: () => Promise.reject(new Error('was asked')) };
  expect(await hintOf('  ', { ai: never, signal })).toBeUndefined();
});
