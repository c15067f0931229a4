import type { IntentOutput, Labelled, Reason } from '@empire/contract';
import { tokenise } from '../text/tokenise.ts';
import { readRecord, readText, readTopK } from './read-input.ts';
import type { OpenedModel, TaskByModel } from './task-model.ts';
import { textScores } from './text-scores.ts';

const task = 'detect-intent';
/** Longer texts are answered without reasons: each word costs a run. */
const maxExplainedTokens = 16;

/** Ranks the model's intents; a first score under the card's threshold `inScope` reads as out of scope. */
export const intentByModel: TaskByModel<typeof task> = async (model, { input, topK }) => {
  const text = readText(readRecord(input, { task }).text, { task, field: 'text' });
  const count = readTopK(topK, { otherwise: 5 });
  const by = { provider: model.provider, model: model.card.id, version: model.card.version };
  const scores = await textScores(model, text);
  if (!scores) return { intent: undefined, ranked: [], inScope: 0, reasons: [], by };
  const ranked = rankLabels(scores, { labels: model.card.labels, ...(input.among && { among: input.among }) });
  const inScope = Math.max(...scores);
  const first = ranked[0];
  const intent = first && inScope >= (model.card.thresholds.inScope ?? 0) && first.score >= inScope / 2 ? first.label : undefined;
  return { intent, ranked: ranked.slice(0, count), inScope, reasons: first && intent ? await wordsFor(model, { text, first }) : [], by } satisfies IntentOutput;
};

/** Labels by score, best first; equal scores in the order of the card. */
export function rankLabels(scores: Float32Array, { labels, among }: { labels: readonly string[]; among?: readonly string[] }): Labelled[] {
  const all = labels.map((label, index) => ({ label, score: scores[index] as number }));
  return all.filter(({ label }) => among?.includes(label) ?? true).sort((a, b) => b.score - a.score);
}

/** Which words carry the first label: how much its score falls without each. */
async function wordsFor(model: OpenedModel, { text, first }: { text: string; first: Labelled }): Promise<Reason<'word'>[]> {
  const tokens = tokenise(text);
  if (tokens.length > maxExplainedTokens) return [];
  const index = model.card.labels.indexOf(first.label);
  const reasons: Reason<'word'>[] = [];
  for (const word of new Set(tokens)) {
    const without = await textScores(model, tokens.filter((token) => token !== word).join(' '));
    reasons.push({ code: 'word', about: word, weight: first.score - (without?.[index] ?? 0) });
  }
  return reasons
    .filter(({ weight }) => weight > 0.01)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 3);
}
