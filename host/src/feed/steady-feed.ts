import type { Proposals } from './feed-board.ts';
import { cardKey } from './feed-unwanted.ts';
import type { FeedCard } from './rank-feed.ts';

/** How long (ms) the first cards wait for neurons that are still starting, so that they need not be moved for them. */
export const patienceMs = 2_500;

/** Whether everybody who contributes has proposed: what is shown now stays where it is. */
export function haveAllProposed(proposals: Proposals, names: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => proposals.has(name));
}

/**
 * The cards after a change that the person did not ask for: what is shown stays in its place as long as it is proposed and wanted, and what is
 * better comes after it.
 */
export function steadied(
  shown: readonly FeedCard[],
  ranked: readonly FeedCard[],
  { proposals, unwanted, most }: { proposals: Proposals; unwanted: ReadonlySet<string>; most: number },
): readonly FeedCard[] {
  const items = new Map([...proposals].flatMap(([neuron, own]) => own.map((item) => [cardKey(neuron, item.id), item])));
  const kept = shown.flatMap((card) => {
    const again = ranked.find(({ key }) => key === card.key);
    const item = items.get(card.key);
    if (again) return [again];
    return item && item.standing !== 'done' && !unwanted.has(card.key) ? [{ ...card, item }] : [];
  });
  const keys = new Set(kept.map(({ key }) => key));
  return [...kept, ...ranked.filter(({ key }) => !keys.has(key))].slice(0, Math.max(most, kept.length));
}
