import type { FeedItem } from '@empire/contract';
import type { BlogView } from './blog-controller.ts';
import { isUnderWay, type ReadingMark, unread } from './reading.ts';
import { msg, str } from './words.ts';

/**
 * What the start page may show of the articles: to go on with one, or to read one. What was found out of date is not proposed; what was read speaks
 * for what is like it.
 */
export function feedItems({ articles, marks, flags }: Pick<BlogView, 'articles' | 'marks' | 'flags'>): readonly FeedItem[] {
  return articles.flatMap(({ key, title, tags, publishedAt, updatedAt, map }) => {
    const mark = marks.get(key) ?? unread;
    const standing = standingOf(mark);
    const flag = flags.get(key);
    if (standing === 'new' && flag?.stale && flag.version === updatedAt) return [];
    const usedAt = mark.finishedAt ?? mark.readAt;
    return [
      {
        id: key,
        title,
        standing,
        topics: tags.slice(0, 40),
        publishedAt,
        ...(map && { vector: map.vector }),
        ...(usedAt > 0 && { usedAt }),
        because: msg(str`Because you read “${title}”`),
      },
    ];
  });
}

function standingOf(mark: ReadingMark): FeedItem['standing'] {
  if (mark.finishedAt !== undefined) return 'done';
  return isUnderWay(mark) ? 'open' : 'new';
}
