import type { FeedItem } from '@empire/contract';
import type { OffersController } from './offers-controller.ts';
import { msg, str } from './words.ts';

/**
 * What the start page may show of the offers: the one that is its turn, which rests by its own rules once it was put away. Those that were taken speak
 * for what is like them.
 */
export function feedItems(controller: Pick<OffersController, 'next' | 'choiceOf' | 'view'>): readonly FeedItem[] {
  const next = controller.next('home');
  const taken = [...controller.view.offers.values()].filter(({ key }) => controller.choiceOf(key).claimedAt !== undefined);
  return [
    ...taken.map(({ key, title, topics }) => {
      const { claimedAt = 0 } = controller.choiceOf(key);
      return { id: key, title, topics, standing: 'done' as const, usedAt: claimedAt, because: msg(str`Because you took “${title}”`) };
    }),
    ...(next ? [{ id: next.key, title: next.title, topics: next.topics, standing: 'new' as const, publishedAt: next.from, ownLess: true }] : []),
  ];
}
