import { EmpireError, type Recommended, type RecommendItem } from '@empire/contract';
import { best, closeness, freshnessOf, popularityOf, reason, recommended, type Used, usedOf } from '../rules/recommend-by-rules.ts';
import { readTopK } from './read-input.ts';
import { type ReadRecommend, readRecommend } from './read-recommend.ts';
import { type ItemScores, recommendScores } from './recommend-scores.ts';
import type { OpenedModel, TaskByModel } from './task-model.ts';

const task = 'recommend';
/** What an item that nobody has used yet can reach, as a share of the best known one. */
const coldShare = 0.8;

/**
 * Ranks by what people who used the same went on to use; items the model does not know are placed by their closeness to the history.
 * Errors: `bad-argument`; `inference-unavailable` when the model knows nothing of the history (the rung below then answers).
 */
export const recommendByModel: TaskByModel<typeof task> = async (model, { input, topK }) => {
  const read = readRecommend(input);
  const count = readTopK(topK, { otherwise: Math.max(1, read.items.length) });
  const places = new Map(model.card.labels.map((id, place) => [id, place]));
  const history = [...new Set(read.history)].filter((id) => places.has(id));
  if (history.length === 0) throw new EmpireError('inference-unavailable', `${model.card.id} knows nothing of what was used.`);
  const scores = await recommendScores(
    model,
    history.map((id) => places.get(id) as number),
  );
  const known = read.candidates.flatMap((item) => {
    const place = places.get(item.id);
    return place === undefined ? [] : [knownItem(item, { place, scores, history })];
  });
  const top = known.reduce((most, { score }) => Math.max(most, score), 0) || 1;
  const used = usedOf(read);
  const cold = read.candidates.filter(({ id }) => !places.has(id)).map((item) => coldItem(item, { used, top, read }));
  return { ranked: best([...known, ...cold]).slice(0, count), by: byOf(model) };
};

function knownItem({ id }: RecommendItem, { place, scores, history }: { place: number; scores: ItemScores; history: readonly string[] }): Recommended {
  const prior = scores.prior[place] as number;
  const shares = scores.shares.map((row, at) => reason('because-of', { weight: row[place] as number, about: history[at] }));
  const score = prior + shares.reduce((sum, { weight }) => sum + weight, 0);
  return recommended(id, { score, reasons: [...shares.toSorted((a, b) => b.weight - a.weight).slice(0, 2), reason('popular', { weight: prior })] });
}

function coldItem(item: RecommendItem, { used, top, read }: { used: readonly Used[]; top: number; read: ReadRecommend }): Recommended {
  const near = closeness(item, used);
  const scale = coldShare * top;
  const reasons = [
    reason('same-topic', { weight: 0.5 * scale * near.topic, about: near.topicName }),
    reason('similar', { weight: 0.4 * scale * near.similar, about: near.nearest }),
    reason('popular', { weight: 0.05 * scale * popularityOf(item, read.items) }),
    reason('fresh', { weight: 0.05 * scale * freshnessOf(item) }),
  ];
  return recommended(item.id, { score: reasons.reduce((sum, { weight }) => sum + weight, 0), reasons });
}

function byOf({ provider, card }: OpenedModel) {
  return { provider, model: card.id, version: card.version };
}
