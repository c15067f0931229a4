import { expect, test } from 'vitest';
import { Interpreter } from '../../src/onnx/interpreter.ts';
import { writeGraph } from '../../src/onnx/write-graph.ts';
import { feedsOf } from '../../src/tasks/text-scores.ts';
import { textFeatures } from '../../src/text/text-features.ts';
import { Random } from '../random.ts';
import { smallIntentModel } from '../testing/small-model.ts';
import { createNetwork, logitsOf, softmax } from './bag-network.ts';
import { packTable } from './quantise.ts';
import { textGraph } from './text-graph.ts';

test('the same examples, options and seed give the same file', async () => {
  const [first, second] = await Promise.all([smallIntentModel(), smallIntentModel()]);
  expect(first.card).toEqual(second.card);
});

test('the graph computes what the network computes, up to rounding', () => {
  const network = createNetwork({ buckets: 128, width: 16, hidden: 32, outputs: 5 }, new Random(1));
  network.table.forEach((value, index) => {
    network.table[index] = value * 20;
  });
  const features = textFeatures('one small step', { version: 1, buckets: 128, maxTokens: 16 });
  const { scores } = new Interpreter(writeGraph(textGraph(network, { name: 'x', activation: 'Softmax' }))).run(feedsOf(features));
  const wanted = softmax(logitsOf(network, features));
  expect(Math.max(...wanted.map((value, index) => Math.abs(value - (scores?.values[index] ?? 0))))).toBeLessThan(0.03);
});

test('a graph that shows the first labels gives their scores beside those it leaves out', () => {
  const network = createNetwork({ buckets: 128, width: 16, hidden: 32, outputs: 5 }, new Random(1));
  const feeds = feedsOf(textFeatures('one small step', { version: 1, buckets: 128, maxTokens: 16 }));
  const scoresOf = (shown: number) =>
    new Interpreter(writeGraph(textGraph(network, { name: 'x', activation: 'Softmax', shown }))).run(feeds).scores?.values ?? [];
  expect([...scoresOf(3)]).toEqual([...scoresOf(5)].slice(0, 3));
  expect(scoresOf(5)).toHaveLength(5);
});

test('a packed row keeps every value within half a step, and zeros stay zero', () => {
  const values = Float32Array.of(1, -0.5, 0.25, -1, 0, 0, 0, 0);
  const { bytes, steps, unit } = packTable(values, { rows: 2, width: 4 });
  const read = (row: number, at: number) => (((bytes[row * 2 + (at % 2)] ?? 0) >> (at < 2 ? 4 : 0)) % 16) - 8;
  const restored = Array.from(values, (_, index) => read(index >> 2, index % 4) * (steps[index >> 2] ?? 0) * unit);
  expect(restored.every((value, index) => Math.abs(value - (values[index] ?? 0)) <= 0.5 / 7 + 1e-6)).toBe(true);
  expect(restored.slice(4)).toEqual([0, 0, 0, 0]);
});
