import type { IntentInput, IntentOutput } from '@empire/contract';
import { expect, test } from 'vitest';
import { ladder } from './ladder.ts';
import { MemoryProvider } from './memory-provider.ts';

const input: IntentInput = { text: 'hey' };
const says = (intent: string) => (): IntentOutput => ({ intent, ranked: [{ label: intent, score: 1 }], inScope: 1, reasons: [], by: { provider: intent } });
const fails = () => {
  throw new Error('no room');
};
const provider = (id: string, options = {}) => new MemoryProvider(id, { 'detect-intent': says(id) }, options);
const broken = () => new MemoryProvider('broken', { 'detect-intent': fails });

test('the first provider that knows the task answers, and its runner is disposed', async () => {
  const first = provider('first');
  expect([(await ladder([first, provider('second')]).run('detect-intent', input)).intent, first.live]).toEqual(['first', 0]);
});

test('a provider that fails steps down to the next one and is disposed all the same', async () => {
  const first = broken();
  expect([(await ladder([first, provider('rules')]).run('detect-intent', input)).intent, first.live]).toEqual(['rules', 0]);
});

test('a task that would have to be downloaded first is left to the next provider', async () => {
  const heavy = provider('heavy', { availability: 'downloadable' });
  expect((await ladder([heavy, provider('rules')]).run('detect-intent', input)).intent).toBe('rules');
});

test('without a provider the task is refused as inference-unavailable', async () => {
  await expect(ladder([]).run('detect-intent', input)).rejects.toMatchObject({ code: 'inference-unavailable' });
});

test('the refusal lists what was tried', async () => {
  await expect(ladder([broken()]).run('detect-intent', input)).rejects.toMatchObject({
    code: 'inference-unavailable',
    details: { task: 'detect-intent', attempts: [{ provider: 'broken', reason: 'no room' }] },
  });
});

test('an aborted call rejects with the reason of its signal and asks nobody', async () => {
  const signal = AbortSignal.abort(new Error('changed my mind'));
  await expect(ladder([provider('rules')]).run('detect-intent', input, { signal })).rejects.toThrow('changed my mind');
});
