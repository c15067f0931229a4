import { beforeAll, expect, test } from 'vitest';
import { committedModel } from '../../node/committed-model.ts';
import { providerConformance } from '../conformance/provider-conformance.ts';
import { MemoryShelf } from '../model/memory-shelf.ts';
import type { ShelvedModel } from '../model/model-shelf.ts';
import { DirectProvider } from '../runtime/direct-provider.ts';
import { interpreterRuntime } from '../runtime/interpreter-runtime.ts';

let embed: ShelvedModel;
let related: ShelvedModel;
let summarize: ShelvedModel;
beforeAll(() => {
  embed = committedModel('embed');
  related = { ...embed, card: { ...embed.card, task: 'related' } };
  summarize = committedModel('summarize');
});
const signal = new AbortController().signal;
const provider = () => new DirectProvider(interpreterRuntime, new MemoryShelf([embed, related, summarize]));

providerConformance('interpreter, embed', { make: provider, one: { task: 'embed', input: { texts: ['a text'] } } });
providerConformance('interpreter, related', { make: provider, one: { task: 'related', input: { of: { text: 'a' }, candidates: [{ id: 'b', text: 'b' }] } } });
providerConformance('interpreter, summarize', { make: provider, one: { task: 'summarize', input: { text: 'One thing. Another thing.' } } });

test('texts of one topic are closer to each other than to another topic, by vector and by text', async () => {
  const [first, second] = [await provider().create('embed', { signal }), await provider().create('related', { signal })];
  const texts = ['Bees fly home to their hive.', 'A bee and its hive in the garden', 'How to pay your taxes online'];
  const { vectors, space, keywords } = await first.run({ texts });
  expect([space, keywords[0]?.includes('hive')]).toEqual(['embed@1.0.0', true]);
  const candidates = [1, 2].map((at) => ({ id: String(at), text: texts[at] as string, vector: vectors[at] as number[] }));
  const byVector = await second.run({ of: { vector: vectors[0] as number[] }, candidates });
  const byText = await second.run({ of: { text: texts[0] as string }, candidates: candidates.map(({ id, text }) => ({ id, text })) }, { topK: 1 });
  expect([byVector.ranked.map(({ id }) => id), byText.ranked.map(({ id }) => id), byText.ranked[0]?.reasons[0]?.code]).toEqual([['1', '2'], ['1'], 'meaning']);
});

test('texts without a token, vectors of another space and too many texts are no exception to a caller', async () => {
  const [first, second] = [await provider().create('embed', { signal }), await provider().create('related', { signal })];
  const { vectors } = await first.run({ texts: ['', '…', '\ud800'] });
  expect(vectors.flat().every((value) => value === 0)).toBe(true);
  const { ranked } = await second.run({ of: { vector: [1, 2], text: 'bees' }, candidates: [{ id: 'a', vector: [Number.NaN], text: 'bees' }, { id: 'b' }] });
  expect(ranked.map(({ id, score }) => [id, Math.round(score)])).toEqual([
    ['a', 1],
    ['b', 0],
  ]);
  await expect(first.run({ texts: new Array<string>(501).fill('') })).rejects.toMatchObject({ code: 'bad-argument' });
});

test('a summary of a text of many sentences is taken from it in reading order', async () => {
  const runner = await provider().create('summarize', { signal });
  const text = Array.from({ length: 200 }, (_, at) => `Sentence number ${at} speaks about bees and the sun.`).join(' ');
  const { summary, extracted } = await runner.run({ title: 'Bees', text, sentences: 3 });
  const places = extracted.map(({ index }) => index);
  expect([places.length, places, text.includes(extracted[0]?.text ?? 'none'), summary.length > 60]).toEqual([3, places.toSorted((a, b) => a - b), true, true]);
});
