import type { FeedItem, RecommendOutput } from '@empire/contract';
import type { Proposed } from './rank-feed.ts';

/**
 * Why a card is there. `because` is a sentence of the neuron whose item it is due to; a topic is `unknown` where nothing of what was done is on it;
 * `new` and `shelf` say no more than what the card is about.
 */
export type FeedReason =
  | { readonly kind: 'open' }
  | { readonly kind: 'new'; readonly topics: readonly string[] }
  | { readonly kind: 'shelf'; readonly topics: readonly string[] }
  | { readonly kind: 'because'; readonly because: string }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'unknown'; readonly topic: string };

const dayMs = 86_400_000;
const newDays = 30;
const topicPoints = 2;
const topicsTold = 2;

/** The weightiest reason of a recommendation that can be told; what it is about where there is none. `done` is what was done, the latest last. */
export function reasonOf(
  reasons: RecommendOutput['ranked'][number]['reasons'],
  { item, done, now }: { item: FeedItem; done: readonly Proposed[]; now: number },
): FeedReason {
  for (const { code, about } of reasons.toSorted((a, b) => b.weight - a.weight)) {
    if (about === undefined) continue;
    if (code === 'same-topic') {
      const because = done.findLast((one) => one.item.topics?.includes(about))?.item.because;
      return because === undefined ? { kind: 'topic', topic: about } : { kind: 'because', because };
    }
    const because = done.find(({ key }) => key === about)?.item.because;
    if (because !== undefined) return { kind: 'because', because };
  }
  return ownReason(item, { done, now });
}

/**
 * Ranks without a model: a topic shared with what was done counts most, the latest done first, then how new something is; equal ones in the order of
 * their keys. `done` has the latest last.
 */
export function reasonsByRules(
  fresh: readonly Proposed[],
  { done, now }: { done: readonly Proposed[]; now: number },
): readonly { readonly proposed: Proposed; readonly reason: FeedReason }[] {
  const latestFirst = done.toReversed();
  const scored = fresh.map((proposed) => {
    const { item } = proposed;
    const cause = latestFirst.findIndex((one) => one.item.topics?.some((topic) => item.topics?.includes(topic)));
    const ageDays = item.publishedAt === undefined ? newDays : Math.max(0, (now - item.publishedAt) / dayMs);
    const because = latestFirst[cause]?.item.because;
    const reason = because === undefined ? ownReason(item, { done, now }) : { kind: 'because' as const, because };
    return { proposed, reason, score: (cause < 0 ? 0 : topicPoints / (1 + cause / 4)) + 1 / (1 + ageDays / newDays) };
  });
  return scored.toSorted((a, b) => b.score - a.score || (a.proposed.key < b.proposed.key ? -1 : 1));
}

function ownReason({ publishedAt, topics = [] }: FeedItem, { done, now }: { done: readonly Proposed[]; now: number }): FeedReason {
  const told = topics.slice(0, topicsTold);
  if (publishedAt !== undefined && now - publishedAt < newDays * dayMs) return { kind: 'new', topics: told };
  const [topic] = topics;
  const isKnown = done.some(({ item }) => item.topics?.some((one) => topics.includes(one)));
  return topic === undefined || done.length === 0 || isKnown ? { kind: 'shelf', topics: told } : { kind: 'unknown', topic };
}
