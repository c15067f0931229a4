import { EmpireError } from '@empire/contract';
import { tensor } from '../onnx/tensor.ts';
import type { OpenedModel } from '../tasks/task-model.ts';
import { textScores } from '../tasks/text-scores.ts';
import { textFeatures } from '../text/text-features.ts';
import type { ModelCard } from './model-card.ts';

/** Runtimes differ in the order in which they add. */
const tolerance = 1e-3;

/** Makes sure that this device reads the golden texts, and this model answers them, as when the card was written. Errors: `bad-model`. */
export async function checkGolden(model: OpenedModel): Promise<void> {
  const { card } = model;
  for (const { inputs, outputs } of card.goldenRuns ?? []) {
    const feeds = Object.fromEntries(Object.entries(inputs).map(([name, { type, dims, values }]) => [name, tensor(type, dims, typed(type, values))]));
    const answered = await model.session.run(feeds);
    for (const [name, values] of Object.entries(outputs)) if (!near(answered[name]?.values ?? [], values)) refuse(card);
  }
  for (const { text, ids, weights, scores } of card.golden) {
    if (!card.features) throw new EmpireError('bad-model', `The card of ${card.id} has golden texts and does not say how texts are read.`);
    const read = textFeatures(text, card.features);
    const answered = await textScores(model, text);
    if (!near(read.ids, ids) || !near(read.weights, weights) || !near(answered ?? [], scores)) {
      refuse(card);
    }
  }
}

function typed(type: 'float32' | 'int32', values: readonly number[]): Float32Array | Int32Array {
  return type === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
}

function refuse(card: ModelCard): never {
  throw new EmpireError('bad-model', `${card.id} does not answer its golden inputs as its card says.`, { details: { id: card.id } });
}

function near(found: ArrayLike<number>, wanted: readonly number[]): boolean {
  return found.length === wanted.length && wanted.every((value, index) => Math.abs((found[index] ?? Number.NaN) - value) <= tolerance);
}
