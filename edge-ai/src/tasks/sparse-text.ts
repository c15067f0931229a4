import { EmpireError } from '@empire/contract';
import type { Tensor } from '../onnx/tensor.ts';
import { type TextFeatures, textFeatures } from '../text/text-features.ts';
import { tokenise } from '../text/tokenise.ts';
import { embedValues } from './embed-values.ts';
import type { OpenedModel } from './task-model.ts';
import { feedsOf, textModelValues } from './text-scores.ts';

/** A text as a space reads it. */
export interface PlacedText {
  /** One number per dimension; zeros for a text without a token. */
  readonly vector: Float32Array;
  /** Weight times rarity by bucket. */
  readonly sparse: ReadonlyMap<number, number>;
  /** The weightiest words. */
  readonly keywords: readonly string[];
}

const keywordCount = 8;
const minLetters = 3;

/** Places a text in a model's space. Errors: `bad-model`. */
export async function placeText(model: OpenedModel, text: string): Promise<PlacedText> {
  const { card, session } = model;
  const features = featuresOf(model, text);
  if (features.ids.length === 0) return { vector: new Float32Array(card.labels.length), sparse: new Map(), keywords: [] };
  const answer = await session.run(feedsOf(features));
  const vector = answer[textModelValues.scores]?.values;
  const sound = vector instanceof Float32Array && vector.length === card.labels.length && vector.every(Number.isFinite);
  if (!sound) throw new EmpireError('bad-model', `${card.id} must answer with ${card.labels.length} numbers.`);
  const rarity = rarityIn(answer, { model, features });
  return { vector, sparse: weighed(features, rarity), keywords: keywordsOf(tokenise(text, { maxTokens: card.features?.maxTokens ?? 0 }), rarity) };
}

/** The weights of a text alone, without its place, which takes most of the time. Errors: `bad-model`. */
export async function weighText(model: OpenedModel, text: string): Promise<PlacedText['sparse']> {
  const features = featuresOf(model, text);
  if (features.ids.length === 0) return new Map();
  return weighed(features, rarityIn(await model.session.run(feedsOf(features), [embedValues.rarity]), { model, features }));
}

function featuresOf({ card }: OpenedModel, text: string): TextFeatures {
  if (!card.features) throw new EmpireError('bad-model', `The card of ${card.id} does not say how texts are read.`);
  return textFeatures(text, card.features);
}

function rarityIn(answer: Readonly<Record<string, Tensor>>, { model, features }: { model: OpenedModel; features: TextFeatures }): Tensor['values'] {
  const rarity = answer[embedValues.rarity]?.values;
  if (rarity?.length !== features.ids.length) throw new EmpireError('bad-model', `${model.card.id} must answer with a rarity per row.`);
  return rarity;
}

function weighed({ ids, weights }: TextFeatures, rarity: Tensor['values']): Map<number, number> {
  const sparse = new Map<number, number>();
  ids.forEach((id, at) => {
    sparse.set(id, (sparse.get(id) ?? 0) + (weights[at] as number) * (rarity[at] as number));
  });
  return sparse;
}

/** The cosine of two texts over all their buckets; 0 where one is empty. */
export function sparseCosine(one: PlacedText['sparse'], other: PlacedText['sparse']): number {
  let product = 0;
  for (const [id, weight] of one) product += weight * (other.get(id) ?? 0);
  const size = (sparse: PlacedText['sparse']) => Math.sqrt([...sparse.values()].reduce((sum, weight) => sum + weight * weight, 0));
  return product === 0 ? 0 : product / (size(one) * size(other));
}

/** Words come first among the rows of a text, in its order. */
function keywordsOf(words: readonly string[], rarity: ArrayLike<number>): string[] {
  const weights = new Map<string, number>();
  words.forEach((word, at) => {
    if (word.length >= minLetters && /\p{L}/u.test(word)) weights.set(word, (weights.get(word) ?? 0) + (rarity[at] as number) ** 2);
  });
  return [...weights]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, keywordCount)
    .map(([word]) => word);
}
