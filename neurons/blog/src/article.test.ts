import { expect, test } from 'vitest';
import { bytesOf, readArticle } from './article.ts';
import { article, articleValue } from './testing/fixtures.ts';

test('a published value becomes an article with its times as numbers', () => {
  expect(readArticle('low-tide', articleValue())).toMatchObject({ key: 'low-tide', title: 'Low tide', publishedAt: Date.UTC(2026, 0, 1), map: undefined });
});

test.each([undefined, null, 7, 'text', [], {}, { title: 'x' }, { ...(articleValue() as object), publishedAt: 'soon' }])('%j is no article', (value) => {
  expect(readArticle('x', value)).toBeUndefined();
});

test('pictures and maps that are malformed are left out and the article stays', () => {
  const odd = { ...(articleValue() as object), images: [{ path: 'https://elsewhere/x.png' }, 3], map: { valence: 'high' }, tags: ['sea', 4] };
  expect(readArticle('x', odd)).toMatchObject({ images: [], map: undefined, tags: ['sea'] });
});

test('the size of an article counts its text and its pictures', () => {
  expect(bytesOf(article('x', { text: 'abc' }))).toBe('<p>abc</p>'.length + 3 + 1_000);
});
