import type { FeedItem, Inference, RecommendInput, RecommendOutput } from '@empire/contract';
import type { Proposals } from './feed-board.ts';
import { type FeedReason, reasonOf, reasonsByRules } from './feed-reason.ts';
import { cardKey } from './feed-unwanted.ts';

/** Something proposed, and by whom. */
export interface Proposed {
  readonly key: string;
  readonly neuron: string;
  readonly item: FeedItem;
}

/** A card of the start page and why it is there. */
export interface FeedCard extends Proposed {
  readonly reason: FeedReason;
}

/** What the feed is made from. Without `isFitted`, what was done chooses nothing. */
export interface FeedParts {
  readonly proposals: Proposals;
  readonly unwanted: ReadonlySet<string>;
  readonly isFitted: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Ranked {
  readonly proposed: Proposed;
  readonly reason: FeedReason;
}

interface RankingParts {
  readonly all: readonly Proposed[];
  readonly parts: FeedParts;
  readonly ai: Inference;
  readonly signal: AbortSignal;
  readonly answered: ((answer: RecommendOutput) => void) | undefined;
}

const dayMs = 86_400_000;
/** What says no date counts as this old: behind what is new, before what is old. */
const undatedDays = 45;
const openShown = 3;
/** At most this many cards stand on the start page. */
export const cardsShown = 9;
const mostOfOneNeuron = 3;
/** How far a card sinks for each topic that it shares with what somebody wants less of. */
const placesLost = 4;

/**
 * The start page: first what the person is in the middle of, the latest first, then everything that was not begun, ranked together by the task
 * `recommend`, or by rules where no model can. No neuron has more than three of the ranked cards, each that proposes something has one, and they take turns.
 * `answered` is told the answer it follows. Errors: the reason of `signal`.
 */
export async function rankFeed(
  parts: FeedParts,
  { ai, signal, answered }: { ai: Inference; signal: AbortSignal; answered?: (answer: RecommendOutput) => void },
): Promise<readonly FeedCard[]> {
  const all = proposedIn(parts);
  const open = all.filter(({ item }) => item.standing === 'open').toSorted((a, b) => usedAt(b) - usedAt(a));
  const fresh = all.filter(({ item }) => item.standing === 'new');
  const shownOpen = open.slice(0, openShown);
  const ranked = sink(await rank(fresh, { all, parts, ai, signal, answered }), { parts, all: [...proposedIn({ ...parts, unwanted: new Set() })] });
  const chosen = choose(ranked, cardsShown - shownOpen.length);
  return [...shownOpen.map((one) => ({ ...one, reason: { kind: 'open' as const } })), ...chosen.map(({ proposed, reason }) => ({ ...proposed, reason }))];
}

/** The question to the task `recommend`. */
export function recommendInput({ all, parts: { isFitted, now } }: { all: readonly Proposed[]; parts: FeedParts }): RecommendInput {
  const history = isFitted ? doneIn(all).map(({ key }) => key) : [];
  const items = all.map(({ key, item: { topics, publishedAt, vector } }) => ({
    id: key,
    ...(topics && { topics }),
    ageDays: publishedAt === undefined ? undatedDays : Math.max(0, (now - publishedAt) / dayMs),
    ...(vector && { vector }),
  }));
  return { items, history, exclude: all.filter(({ item }) => item.standing !== 'new').map(({ key }) => key) };
}

/** What was done, the latest last. */
export function doneIn(all: readonly Proposed[]): readonly Proposed[] {
  return all.filter(({ item }) => item.standing === 'done').toSorted((a, b) => usedAt(a) - usedAt(b));
}

async function rank(fresh: readonly Proposed[], { all, parts, ai, signal, answered }: RankingParts): Promise<readonly Ranked[]> {
  const answer = await ai.run('recommend', recommendInput({ all, parts }), { topK: Math.max(1, fresh.length), signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return undefined;
  });
  if (answer) answered?.(answer);
  return answer ? byModel(answer, { fresh, all, parts }) : reasonsByRules(fresh, { done: parts.isFitted ? doneIn(all) : [], now: parts.now });
}

function byModel(
  { ranked }: RecommendOutput,
  { fresh, all, parts }: { fresh: readonly Proposed[]; all: readonly Proposed[]; parts: FeedParts },
): readonly Ranked[] {
  const byKey = new Map(fresh.map((proposed) => [proposed.key, proposed]));
  const done = parts.isFitted ? doneIn(all) : [];
  return ranked.flatMap(({ id, reasons }) => {
    const proposed = byKey.get(id);
    return proposed ? [{ proposed, reason: reasonOf(reasons, { item: proposed.item, done, now: parts.now }) }] : [];
  });
}

/** Moves what is like something unwanted down, whoever ranked. */
function sink(ranked: readonly Ranked[], { parts: { unwanted }, all }: { parts: FeedParts; all: readonly Proposed[] }): readonly Ranked[] {
  const topics = new Set(all.filter(({ key }) => unwanted.has(key)).flatMap(({ item }) => item.topics ?? []));
  if (topics.size === 0) return ranked;
  const placed = ranked.map((one, index) => ({
    one,
    place: index + placesLost * (one.proposed.item.topics ?? []).filter((topic) => topics.has(topic)).length,
  }));
  return placed.toSorted((a, b) => a.place - b.place).map(({ one }) => one);
}

/** The first ones, in their order, but of each neuron three at most and one at least. */
function choose(ranked: readonly Ranked[], count: number): readonly Ranked[] {
  const bestOfEach = new Set(ranked.filter(({ proposed }, index) => ranked.findIndex((one) => one.proposed.neuron === proposed.neuron) === index));
  const counts = new Map<string, number>();
  const capped = ranked.filter(({ proposed: { neuron } }) => {
    const before = counts.get(neuron) ?? 0;
    counts.set(neuron, before + 1);
    return before < mostOfOneNeuron;
  });
  const room = Math.max(0, count - bestOfEach.size);
  const others = new Set(capped.filter((one) => !bestOfEach.has(one)).slice(0, room));
  return mixed(capped.filter((one) => bestOfEach.has(one) || others.has(one))).slice(0, Math.max(count, 0));
}

/** The same ones, the best first, but two of one neuron next to each other only where no other is left. */
function mixed(chosen: readonly Ranked[]): readonly Ranked[] {
  const left = [...chosen];
  const order: Ranked[] = [];
  while (left.length > 0) {
    const before = order.at(-1)?.proposed.neuron;
    const index = left.findIndex(({ proposed }) => proposed.neuron !== before);
    order.push(...left.splice(Math.max(0, index), 1));
  }
  return order;
}

function proposedIn({ proposals, unwanted }: Pick<FeedParts, 'proposals' | 'unwanted'>): readonly Proposed[] {
  const all = [...proposals].flatMap(([neuron, items]) => items.map((item) => ({ key: cardKey(neuron, item.id), neuron, item })));
  return all.filter(({ key, item }) => item.standing !== 'new' || !unwanted.has(key));
}

function usedAt({ item }: Proposed): number {
  return item.usedAt ?? 0;
}
