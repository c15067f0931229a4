import { expect, test } from 'vitest';
import type { Progress } from '../inference-provider.ts';
import { PromptProvider } from './prompt-provider.ts';
import { SummarizerProvider } from './summarizer-provider.ts';
import { TransformersProvider } from './transformers-provider.ts';
import { languageModelTwin, summarizerTwin, transformersTwin } from './twins.ts';

const signal = new AbortController().signal;

test('where the browser brings nothing along, the heavier rungs are unavailable', async () => {
  const none = new TransformersProvider({ api: undefined, models: { 'map-emotion': 'm' }, isCached: async () => true });
  const found = [
    new PromptProvider(undefined).availability('detect-intent'),
    new SummarizerProvider(undefined).availability('summarize'),
    none.availability('map-emotion'),
  ];
  expect(await Promise.all(found)).toEqual(['unavailable', 'unavailable', 'unavailable']);
  await expect(new PromptProvider(undefined).create('detect-intent', { signal })).rejects.toMatchObject({ code: 'inference-unavailable' });
});

test('downloads are reported while a heavier rung is made ready', async () => {
  const seen: Progress[] = [];
  const options = { signal, monitor: (progress: Progress) => void seen.push(progress) };
  await new PromptProvider(languageModelTwin()).create('detect-intent', options);
  await new SummarizerProvider(summarizerTwin()).create('summarize', options);
  await new TransformersProvider({ api: transformersTwin(), models: { 'map-emotion': 'm' }, isCached: async () => false }).create('map-emotion', options);
  expect(seen.map(({ loadedBytes }) => loadedBytes)).toEqual([0.5, 1, 0.5, 1, 1]);
});

test('the language model chooses among the intents of the call, or none', async () => {
  const runner = await new PromptProvider(languageModelTwin()).create('detect-intent', { signal });
  const among = ['book-demo', 'cancel'];
  expect([(await runner.run({ text: 'Please cancel it', among })).intent, (await runner.run({ text: 'Good morning', among })).intent]).toEqual([
    'cancel',
    undefined,
  ]);
  await expect(runner.run({ text: 'Please cancel it' })).rejects.toMatchObject({ code: 'inference-unavailable' });
});

test('an answer that was not to choose from is the rung’s failure', async () => {
  const api = { ...languageModelTwin(), create: async () => ({ prompt: async () => 'Well, let me see…', destroy: () => {} }) };
  const runner = await new PromptProvider(api).create('detect-intent', { signal });
  await expect(runner.run({ text: 'x', among: ['a'] })).rejects.toMatchObject({ code: 'inference-unavailable' });
});

test('a summary is cut before a word where it must be short', async () => {
  const runner = await new SummarizerProvider(summarizerTwin()).create('summarize', { signal });
  expect((await runner.run({ text: 'The library opened its doors. More soon.', maxCharacters: 20 })).summary).toBe('The library opened…');
});

test('a model that is not on the device is downloadable, never fetched by asking', async () => {
  const provider = new TransformersProvider({ api: transformersTwin(), models: { 'detect-intent': 'intents' }, isCached: async () => false });
  expect(await provider.availability('detect-intent')).toBe('downloadable');
});

test('names the language of its answer to the browser, before and when a session begins', async () => {
  const asked: unknown[] = [];
  const api = languageModelTwin();
  const provider = new PromptProvider({
    availability: (options) => {
      asked.push(options.expectedOutputs);
      return api.availability(options);
    },
    create: (options) => {
      asked.push(options.expectedOutputs);
      return api.create(options);
    },
  });
  await provider.availability('detect-intent');
  await provider.create('detect-intent', { signal });
  expect(asked).toEqual([[{ type: 'text', languages: ['en'] }], [{ type: 'text', languages: ['en'] }]]);
});
