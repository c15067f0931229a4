import { EmpireError } from '@empire/contract';
import { rankSentences } from './rank-sentences.ts';
import { composeSummary, readSummarize } from './read-summarize.ts';
import { sentenceFeatures } from './sentence-features.ts';
import type { OpenedModel, TaskByModel } from './task-model.ts';
import { feedsOf, textModelValues } from './text-scores.ts';

const task = 'summarize';
/** A text of more sentences is ranked by rules first, and by the model among the best. */
const maxRanked = 60;

/** Takes the sentences that a model learned to pick. */
export const summaryByModel: TaskByModel<typeof task> = async (model, { input, signal }) => {
  const read = readSummarize(input);
  const byRules = rankSentences(read);
  const among = [...byRules.keys()].sort((a, b) => (byRules[b] as number) - (byRules[a] as number)).slice(0, maxRanked);
  const scores = await sentenceScores(model, { ...read, among: new Set(among), ...(signal && { signal }) });
  return { ...composeSummary(read, scores), by: { provider: model.provider, model: model.card.id, version: model.card.version } };
};

/** The model's score of each sentence, 0 to 1; those not in `among` score 0. Errors: `bad-model`. */
export async function sentenceScores(
  { card, session }: OpenedModel,
  { sentences, title, among, signal }: { sentences: readonly string[]; title: string; among?: ReadonlySet<number>; signal?: AbortSignal },
): Promise<number[]> {
  if (!card.features) throw new EmpireError('bad-model', `The card of ${card.id} does not say how texts are read.`);
  const scores: number[] = [];
  for (const [at, features] of sentenceFeatures(sentences, { title, options: card.features }).entries()) {
    signal?.throwIfAborted();
    const answer = among?.has(at) === false ? undefined : (await session.run(feedsOf(features)))[textModelValues.scores]?.values[0];
    if (answer !== undefined && !Number.isFinite(answer)) throw new EmpireError('bad-model', `${card.id} must answer with a number per sentence.`);
    scores.push(answer ?? 0);
  }
  return scores;
}
