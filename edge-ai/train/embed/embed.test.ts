import { expect, test } from 'vitest';
import { OnnxruntimeRuntime } from '../../src/runtime/onnxruntime-runtime.ts';
import { textFeatures } from '../../src/text/text-features.ts';
import { finishTextModel } from '../finish-model.ts';
import { measureEmbed } from './embed-training.ts';
import { fitSpace } from './fit-space.ts';
import { spaceGraph } from './space-graph.ts';

const texts = ['bees fly home', 'a bee hive in the garden', 'the garden gate', 'pay your taxes', 'tax forms online', 'a form to pay'];
const features = { version: 1, buckets: 512, maxTokens: 32, pairs: false, shortest: 3 } as const;
const words = { id: 'space', task: 'embed', version: '1.0.0', use: 'product', thresholds: {}, data: [], limits: [], reproduce: 'made in a test' } as const;
const options = { buckets: 512, width: 16, batch: 16, steps: 150, rate: 0.02, seed: 1, note: () => {} };

test('short vectors learn to say what the long ones say, the same by both runtimes, and the seed decides', async () => {
  const read = texts.map((text) => textFeatures(text, features));
  const space = fitSpace(read, options);
  expect(fitSpace(read, options).table).toEqual(space.table);
  const labels = Array.from({ length: 16 }, (_, at) => `d${at}`);
  const model = await finishTextModel(spaceGraph(space, { buckets: 512, width: 16 }), { words: { ...words, labels }, features, goldenTexts: ['bees'] });
  const pairs = {
    test: [[0, 1, 3] as const, [3, 4, 3] as const, [0, 3, 0] as const, [1, 2, 2] as const].map(([one, other, similarity], at) => ({
      id: String(at),
      texts: [texts[one], texts[other]] as [string, string],
      similarity,
    })),
  };
  const here = await measureEmbed(model, pairs);
  const there = await measureEmbed(model, pairs, { runtime: new OnnxruntimeRuntime() });
  expect(here.figures.map(({ name }) => name)).toEqual(['Pearson, texts', 'Pearson, vectors of 64 bytes']);
  const apart = here.predictions.map(({ ranked = [] }) => Math.abs((ranked[0]?.score ?? 0) - (ranked[1]?.score ?? 9)));
  expect(Math.max(...apart)).toBeLessThan(0.3);
  for (const [at, { score }] of there.predictions.entries()) expect(score).toBeCloseTo(here.predictions[at]?.score ?? 9, 3);
});
