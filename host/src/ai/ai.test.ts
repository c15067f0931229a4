import { expect, test } from 'vitest';
import { readListing } from './ai-listing.ts';
import { mayFetchModels, mayFetchRuntime } from './connection.ts';
import type { HostInference } from './host-inference.ts';
import { LazyInference } from './lazy-inference.ts';
import { answeredText } from './model-text.ts';

test.each([
  [undefined, true, false],
  [{ saveData: true, type: 'wifi', effectiveType: '4g' }, false, false],
  [{ type: 'cellular', effectiveType: '4g' }, false, false],
  [{ type: 'wifi' }, true, true],
  [{ effectiveType: '4g' }, true, true],
  [{ effectiveType: '3g' }, true, false],
])('over %j models may be fetched: %s, onnxruntime: %s', (connection, models, runtime) => {
  expect([mayFetchModels(connection), mayFetchRuntime(connection)]).toEqual([models, runtime]);
});

test('a listing with an address outside its folder or of another shape is refused', () => {
  const listing = { code: ['/ai/a.js'], runtime: [] };
  expect(readListing(listing)).toEqual(listing);
  const wrong = [null, [], {}, { ...listing, code: ['https://elsewhere.example/a.js'] }, { ...listing, runtime: 'all' }];
  for (const value of wrong) expect(() => readListing(value)).toThrowError(expect.objectContaining({ code: 'bad-model' }));
});

test('code that cannot be loaded is inference-unavailable, and tried again at the next call', async () => {
  const service = { run: async () => ({ intent: undefined }) };
  const tries = [Promise.reject(new Error('no network')), Promise.resolve({ service } as unknown as HostInference)];
  const ai = new LazyInference(() => tries.shift() as Promise<HostInference>);
  await expect(ai.run('detect-intent', { text: 'x' })).rejects.toMatchObject({ code: 'inference-unavailable' });
  expect(await ai.run('detect-intent', { text: 'x' })).toEqual({ intent: undefined });
});

test('an answer is told without what was asked', () => {
  expect(answeredText({ task: 'score-lead', output: { probability: 0.42, band: 'medium' } })).toBe('42%, medium');
  expect(answeredText({ task: 'detect-intent', output: { intent: 'book-demo', inScope: 0.9 } })).toBe('book a demonstration, in scope 90%');
  expect(answeredText({ task: 'detect-intent', output: { intent: 'of-another-model', inScope: 0.9 } })).toBe('of-another-model, in scope 90%');
  expect(answeredText({ task: 'map-emotion', output: { top: [{ label: 'joy' }, { label: 'bliss' }], valence: 0.5, arousal: 0 } })).toBe(
    'joy, bliss, valence 0.50, arousal 0.00',
  );
});
