import { createHash } from 'node:crypto';
import type { GoldenVector, ModelCard } from '../src/model/model-card.ts';
import type { Graph } from '../src/onnx/graph.ts';
import { writeGraph } from '../src/onnx/write-graph.ts';
import { interpreterRuntime } from '../src/runtime/interpreter-runtime.ts';
import { feedsOf, textModelValues } from '../src/tasks/text-scores.ts';
import { type TextFeatureOptions, textFeatures } from '../src/text/text-features.ts';
import type { TrainedModel } from './trainable.ts';

/** What a card says that the file itself does not. */
export type CardWords = Omit<ModelCard, 'file' | 'bytes' | 'sha256' | 'operators' | 'golden' | 'metrics'>;

/** Writes the file of a text model and fills in what its card says about it: size, hash, operators and golden vectors. */
export async function finishTextModel(
  graph: Graph,
  { words, features, goldenTexts }: { words: CardWords; features: TextFeatureOptions; goldenTexts: readonly string[] },
): Promise<TrainedModel> {
  const bytes = writeGraph(graph);
  const session = await interpreterRuntime.open(bytes);
  const golden: GoldenVector[] = [];
  for (const text of goldenTexts) {
    const read = textFeatures(text, features);
    const scores = (await session.run(feedsOf(read)))[textModelValues.scores];
    golden.push({ text, ids: [...read.ids], weights: rounded(read.weights), scores: rounded(scores?.values ?? []) });
  }
  const operators = [...new Set(graph.nodes.map(({ operator, domain }) => (domain === '' ? operator : `${domain}.${operator}`)))].sort();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, card: { ...words, features, file: 'model.onnx', bytes: bytes.length, sha256, operators, golden, metrics: [] } };
}

function rounded(values: Iterable<number>): number[] {
  return Array.from(values, (value) => Number(value.toFixed(5)));
}
