import { EmpireError, type Inference } from '@empire/contract';
import { expect, test } from 'vitest';
import { leadOf } from './search-lead.ts';

const { signal } = new AbortController();

/** A device that reads everything as this intent, and notes what it was asked. */
function reading(intent: string | undefined, score = 0.9) {
  const asked: unknown[] = [];
  const ai = {
    run: async (_: string, input: unknown) => {
      asked.push(input);
      return { intent, ranked: [{ label: intent ?? 'take-quiz', score }], inScope: score, reasons: [], by: { provider: 'interpreter' } };
    },
  } as unknown as Inference;
  return { ai, asked };
}

test('a search that asks for a guide, a quiz or an offer leads there', async () => {
  expect(await leadOf('printable checklist please', { ai: reading('download-guide').ai, signal })).toEqual({ path: '/guides', text: 'See the guides' });
});

test('one that looks for an article, an unsure guess and an intent that leads nowhere are searched for and nothing else', async () => {
  for (const { ai } of [reading('find-article'), reading('take-quiz', 0.4), reading('report-bug'), reading(undefined)])
    expect(await leadOf('about the sea', { ai, signal })).toBeUndefined();
});

test('a single word asks no model', async () => {
  const { ai, asked } = reading('take-quiz');
  expect([await leadOf(' quiz ', { ai, signal }), asked]).toEqual([undefined, []]);
});

test('without a model there is no lead, and an abort is the caller’s', async () => {
  const ai: Inference = { run: () => Promise.reject(new EmpireError('inference-unavailable')) };
  expect(await leadOf('see the quizzes', { ai, signal })).toBeUndefined();
  const abort = new AbortController();
  abort.abort(new Error('typed on'));
  await expect(leadOf('see the quizzes', { ai, signal: abort.signal })).rejects.toThrow('typed on');
});
