import { EmpireError } from '@empire/contract';
import { tensor } from '../onnx/tensor.ts';
import { type TextFeatures, textFeatures } from '../text/text-features.ts';
import type { OpenedModel } from './task-model.ts';

/** What the text models take and give. */
export const textModelValues = { ids: 'ids', weights: 'weights', scores: 'scores' } as const;

/**
 * The model's score of every label for a text, in the order of the card's labels; `undefined` for a text without a single token.
 * Errors: `bad-model` when the card has no text features, or the model answers with another number of scores or something that is no number.
 */
export async function textScores({ card, session }: OpenedModel, text: string): Promise<Float32Array | undefined> {
  if (!card.features) throw new EmpireError('bad-model', `The card of ${card.id} does not say how texts are read.`);
  const features = textFeatures(text, card.features);
  if (features.ids.length === 0) return undefined;
  const scores = (await session.run(feedsOf(features)))[textModelValues.scores];
  const sound = scores?.values instanceof Float32Array && scores.values.length === card.labels.length && scores.values.every(Number.isFinite);
  if (!sound) throw new EmpireError('bad-model', `${card.id} must answer with ${card.labels.length} numbers; received ${scores?.values.length ?? 'none'}.`);
  return scores.values as Float32Array;
}

/** The inputs of a text model. */
export function feedsOf({ ids, weights }: TextFeatures) {
  return { [textModelValues.ids]: tensor('int32', [ids.length], ids), [textModelValues.weights]: tensor('float32', [weights.length], weights) };
}
