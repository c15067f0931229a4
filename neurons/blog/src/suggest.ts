import type { RecommendInput, RecommendOutput } from '@empire/contract';
import type { Article } from './article.ts';
import { isUnderWay, type ReadingMark, unread } from './reading.ts';

/** An article to read next, and why, in a few words. */
export interface Suggestion {
  readonly article: Article;
  readonly reason: string;
}

/** What suggestions are made from. Without `isFitted`, what was read chooses nothing. */
export interface SuggestParts {
  readonly articles: readonly Article[];
  readonly marks: ReadonlyMap<string, ReadingMark>;
  readonly isFitted: boolean;
  readonly now: number;
}

const dayMs = 86_400_000;
const freshDays = 30;
const topicPoints = 2;

/** What can be read next: not what was finished, what is under way (it has a place of its own), or what somebody wants less of. */
function candidates({ articles, marks }: SuggestParts): readonly Article[] {
  return articles.filter(({ key }) => {
    const mark = marks.get(key) ?? unread;
    return mark.finishedAt === undefined && !isUnderWay(mark) && mark.less !== true;
  });
}

/** The articles that were finished, the latest last; nothing where reading may not choose. */
function history({ articles, marks, isFitted }: SuggestParts): readonly Article[] {
  if (!isFitted) return [];
  const finishedAt = ({ key }: Article) => marks.get(key)?.finishedAt;
  return articles.filter((one) => finishedAt(one) !== undefined).toSorted((a, b) => (finishedAt(a) ?? 0) - (finishedAt(b) ?? 0));
}

/**
 * Suggestions without a model: shared topics with what was finished last count most, then how fresh an article is. Topics of what
 * somebody wants less of count against it.
 */
export function byRules(parts: SuggestParts): readonly Suggestion[] {
  const read = history(parts).toReversed();
  const unwanted = new Set(parts.articles.filter(({ key }) => parts.marks.get(key)?.less).flatMap(({ tags }) => tags));
  const scored = candidates(parts).map((article) => {
    const because = read.find(({ tags }) => tags.some((tag) => article.tags.includes(tag)));
    const ageDays = (parts.now - article.publishedAt) / dayMs;
    const against = article.tags.filter((tag) => unwanted.has(tag)).length;
    const score = (because ? topicPoints : 0) + 1 / (1 + Math.max(0, ageDays) / freshDays) - against;
    const reason = because ? `Because you read “${because.title}”` : ageDays < freshDays ? 'New' : 'From the shelf';
    return { article, reason, score };
  });
  return scored.toSorted((a, b) => b.score - a.score || (a.article.key < b.article.key ? -1 : 1)).map(({ article, reason }) => ({ article, reason }));
}

/** The question to the task `recommend`. */
export function recommendInput(parts: SuggestParts): RecommendInput {
  const items = parts.articles.map(({ key, tags, publishedAt, map }) => ({
    id: key,
    topics: tags,
    ageDays: Math.max(0, (parts.now - publishedAt) / dayMs),
    ...(map && { vector: map.vector }),
  }));
  const open = new Set(candidates(parts).map(({ key }) => key));
  return { items, history: history(parts).map(({ key }) => key), exclude: items.map(({ id }) => id).filter((id) => !open.has(id)) };
}

/** The weightiest reason of a recommendation in words. */
export function reasonOf(reasons: RecommendOutput['ranked'][number]['reasons'], articles: readonly Article[]): string {
  const [first] = reasons.toSorted((a, b) => b.weight - a.weight);
  const title = articles.find(({ key }) => key === first?.about)?.title;
  if (first?.code === 'same-topic' && first.about !== undefined) return `Because you read on ${first.about}`;
  if ((first?.code === 'because-of' || first?.code === 'similar') && title !== undefined) return `Because you read “${title}”`;
  if (first?.code === 'fresh') return 'New';
  return first?.code === 'popular' ? 'Read by many' : 'From the shelf';
}
