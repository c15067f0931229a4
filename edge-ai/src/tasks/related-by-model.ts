import type { RelatedCandidate } from '@empire/contract';
import { cosine } from '../text/cosine.ts';
import { readTopK } from './read-input.ts';
import { type Closeness, composeRelated, readRelated } from './read-related.ts';
import { type PlacedText, sparseCosine, weighText } from './sparse-text.ts';
import type { OpenedModel, TaskByModel } from './task-model.ts';

/** Compares vectors where both sides have one, and texts by the rarity of what they share otherwise. */
export const relatedByModel: TaskByModel<'related'> = async (model, { input, topK, signal }) => {
  const { of, candidates } = readRelated(input);
  const count = readTopK(topK, { otherwise: 10 });
  let own: Promise<PlacedText['sparse']> | undefined;
  const ownText = () => (own ??= weighText(model, typeof of.text === 'string' ? of.text : ''));
  const found: Closeness[] = [];
  for (const candidate of candidates) {
    signal?.throwIfAborted();
    const score = cosine(of.vector, candidate.vector) ?? (await byText(model, { candidate, ownText }));
    found.push({ id: candidate.id, score });
  }
  const { card, provider } = model;
  return composeRelated(found, { count, mood: input.mood, by: { provider, model: card.id, version: card.version } });
};

async function byText(
  model: OpenedModel,
  { candidate, ownText }: { candidate: RelatedCandidate; ownText: () => Promise<PlacedText['sparse']> },
): Promise<number> {
  return sparseCosine(await ownText(), await weighText(model, candidate.text ?? ''));
}
