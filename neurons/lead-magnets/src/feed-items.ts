import type { FeedItem } from '@empire/contract';
import type { GuidesView } from './guides-controller.ts';
import { msg, str } from './words.ts';

/** What the start page may show of the guides: those that the person does not have yet. Those they have speak for what is like them. */
export function feedItems({ magnets, leads }: Pick<GuidesView, 'magnets' | 'leads'>): readonly FeedItem[] {
  return magnets.map(({ key, title, topics }) => {
    const lead = leads.get(key);
    return {
      id: key,
      title,
      topics,
      standing: lead ? 'done' : 'new',
      ...(lead && { usedAt: lead.submittedAt }),
      because: msg(str`Because you asked for “${title}”`),
    };
  });
}
