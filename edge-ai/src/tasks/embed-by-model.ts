import { readEmbed, wholeVector } from './read-embed.ts';
import { placeText } from './sparse-text.ts';
import type { TaskByModel } from './task-model.ts';

/** Vectors of the model's space, named by the model and its version. */
export const embedByModel: TaskByModel<'embed'> = async (model, { input, signal }) => {
  const texts = readEmbed(input);
  const vectors: number[][] = [];
  const keywords: (readonly string[])[] = [];
  for (const text of texts) {
    signal?.throwIfAborted();
    const placed = await placeText(model, text);
    vectors.push(wholeVector(placed.vector));
    keywords.push(placed.keywords);
  }
  const { card, provider } = model;
  return { vectors, keywords, space: `${card.id}@${card.version}`, by: { provider, model: card.id, version: card.version } };
};
