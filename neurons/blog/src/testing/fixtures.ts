import type { Json } from '@empire/contract';
import { type Article, readArticle } from '../article.ts';

interface Parts {
  readonly title?: string;
  readonly text?: string;
  readonly tags?: readonly string[];
  readonly publishedAt?: string;
  readonly map?: Json;
}

/** An article document's value. */
export function articleValue({
  title = 'Low tide',
  text = 'The sea goes out.',
  tags = ['sea'],
  publishedAt = '2026-01-01T00:00:00.000Z',
  map,
}: Parts = {}): Json {
  return {
    title,
    lang: 'en',
    publishedAt,
    updatedAt: publishedAt,
    type: 'essay',
    tags: [...tags],
    summary: `About ${title}.`,
    html: `<p>${text}</p>`,
    text,
    readingMinutes: 2,
    words: text.split(' ').length,
    images: [{ path: `/media/${'a'.repeat(64)}.webp`, bytes: 1_000, width: 1_200, height: 675, alt: '', type: 'image/webp', integrity: 'sha384-x' }],
    source: { kind: 'markdown', ref: 'x.md' },
    ...(map !== undefined && { map }),
  };
}

/** An article as the views get it. */
export function article(key: string, parts: Parts = {}): Article {
  const read = readArticle(key, articleValue(parts));
  if (!read) throw new Error('the fixture is no article');
  return read;
}
