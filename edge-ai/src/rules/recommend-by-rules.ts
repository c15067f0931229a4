import type { Reason, Recommended, RecommendInput, RecommendItem, RecommendOutput, RecommendReason } from '@empire/contract';
import type { RunOptions } from '../inference-provider.ts';
import { readTopK } from '../tasks/read-input.ts';
import { readRecommend } from '../tasks/read-recommend.ts';
import { cosine } from '../text/cosine.ts';
import { breather } from './breather.ts';

/** Older uses count less: by this factor for each one after it. */
const fading = 0.85;
const freshDays = 14;
const shares = { topic: 0.45, similar: 0.3, popular: 0.15, fresh: 0.1 } as const;

/** What was used, with how much it counts still: the last one 1. */
export interface Used {
  readonly item: RecommendItem;
  readonly weight: number;
}

/**
 * Ranks by topics and vectors shared with what was used, then by popularity and freshness; without a history by popularity times
 * freshness alone. It learns nothing from other people.
 */
export async function recommendByRules(input: RecommendInput, { topK }: RunOptions = {}): Promise<RecommendOutput> {
  const read = readRecommend(input);
  const count = readTopK(topK, { otherwise: Math.max(1, read.items.length) });
  const used = usedOf(read);
  const breathe = breather();
  const ranked: Recommended[] = [];
  for (const item of read.candidates) {
    await breathe();
    ranked.push(used.length === 0 ? scoreWithout(item, read.items) : scoreFor(item, { used, all: read.items }));
  }
  return { ranked: best(ranked).slice(0, count), by: { provider: 'rules' } };
}

/** Best first; equal scores in the order of their ids. */
export function best(ranked: readonly Recommended[]): Recommended[] {
  return ranked.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** The items of a history that are known, each at its latest use. */
export function usedOf({ items, history }: { items: readonly RecommendItem[]; history: readonly string[] }): Used[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  return [...new Set(history.toReversed())].flatMap((id, at) => {
    const item = byId.get(id);
    return item ? [{ item, weight: fading ** at }] : [];
  });
}

/** How close an item is to what was used, 0 to 1, and by what. */
export function closeness(item: RecommendItem, used: readonly Used[]): { topic: number; similar: number; topicName?: string; nearest?: string } {
  const others = used.filter((one) => one.item.id !== item.id);
  const total = others.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const topics = (item.topics ?? []).map((name) => ({
    name,
    share: others.filter((one) => one.item.topics?.includes(name)).reduce((sum, { weight }) => sum + weight, 0) / total,
  }));
  const topic = topics.toSorted((a, b) => b.share - a.share)[0];
  const near = others.map((one) => ({ id: one.item.id, score: Math.max(0, cosine(item.vector, one.item.vector) ?? 0) * (0.5 + one.weight / 2) }));
  const nearest = near.toSorted((a, b) => b.score - a.score)[0];
  return {
    topic: 1 - topics.reduce((absent, { share }) => absent * (1 - Math.min(1, share)), 1),
    similar: nearest?.score ?? 0,
    ...(topic && topic.share > 0 && { topicName: topic.name }),
    ...(nearest && nearest.score > 0 && { nearest: nearest.id }),
  };
}

function scoreFor(item: RecommendItem, { used, all }: { used: readonly Used[]; all: readonly RecommendItem[] }): Recommended {
  const near = closeness(item, used);
  const reasons = [
    reason('same-topic', { weight: shares.topic * near.topic, about: near.topicName }),
    reason('similar', { weight: shares.similar * near.similar, about: near.nearest }),
    reason('popular', { weight: shares.popular * popularityOf(item, all) }),
    reason('fresh', { weight: shares.fresh * freshnessOf(item) }),
  ];
  return recommended(item.id, { score: reasons.reduce((sum, { weight }) => sum + weight, 0), reasons });
}

function scoreWithout(item: RecommendItem, all: readonly RecommendItem[]): Recommended {
  const [popular, fresh] = [popularityOf(item, all), freshnessOf(item)];
  const score = (0.15 + 0.85 * popular) * (0.15 + 0.85 * fresh);
  return recommended(item.id, {
    score,
    reasons: [reason('popular', { weight: (score * popular) / (popular + fresh || 1) }), reason('fresh', { weight: (score * fresh) / (popular + fresh || 1) })],
  });
}

/** A ranked item with the reasons that weigh anything, the weightiest first. */
export function recommended(id: string, { score, reasons }: { score: number; reasons: readonly Reason<RecommendReason>[] }): Recommended {
  return { id, score, reasons: reasons.filter(({ weight }) => weight > 0.005).toSorted((a, b) => b.weight - a.weight) };
}

export function reason(code: RecommendReason, { weight, about }: { weight: number; about?: string | undefined }): Reason<RecommendReason> {
  return { code, weight, ...(about !== undefined && { about }) };
}

/** 0 to 1 among all items, on a logarithmic scale; half where nobody counted. */
export function popularityOf({ popularity }: RecommendItem, all: readonly RecommendItem[]): number {
  const top = all.reduce((most, item) => Math.max(most, known(item.popularity) ?? 0), 0);
  if (top === 0) return 0.5;
  return Math.log1p(known(popularity) ?? 0) / Math.log1p(top);
}

/** Halves in 14 days; half where the age is not known. */
export function freshnessOf({ ageDays }: RecommendItem): number {
  const age = known(ageDays);
  return age === undefined ? 0.5 : 0.5 ** (age / freshDays);
}

function known(value: number | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : undefined;
}
