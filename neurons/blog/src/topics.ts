import type { Article } from './article.ts';

/** Every topic with how many articles it has, most first. */
export function topicsOf(articles: readonly Article[]): readonly { readonly tag: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const tag of articles.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([tag, count]) => ({ tag, count })).toSorted((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
}

/**
 * Places articles by their topics alone: one direction for each topic, rarer ones longer. What stands in for vectors of meaning where no
 * model can make them.
 */
export function topicVectors(articles: readonly Article[]): readonly (readonly number[])[] {
  const topics = topicsOf(articles);
  return articles.map(({ tags }) => topics.map(({ tag, count }) => (tags.includes(tag) ? Math.log(1 + articles.length / count) : 0)));
}
