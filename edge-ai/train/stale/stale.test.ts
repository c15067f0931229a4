import { expect, test } from 'vitest';
import { measureStale, readArticles } from './measure-stale.ts';

test('on the held-out half of the labelled articles at least nine of ten flags are right, and seven of ten stale ones are found', async () => {
  const { articles } = readArticles();
  const figures = Object.fromEntries((await measureStale(articles)).figures.map(({ name, split, value }) => [`${name}, ${split}`, value]));
  expect(articles.length).toBeGreaterThan(190);
  expect(figures['precision, held-out']).toBeGreaterThanOrEqual(0.9);
  expect(figures['recall, held-out']).toBeGreaterThanOrEqual(0.7);
});
