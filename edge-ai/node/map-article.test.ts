import { expect, test } from 'vitest';
import { articleMapper } from './map-article.ts';

const text = 'We were so happy when the rain came. The children danced in the street! Thank you to everybody who prayed for it. What a wonderful day.';

test('an article is mapped by the committed models: reading, vector and keywords', async () => {
  const mapper = await articleMapper();
  const map = await mapper.mapArticle({ title: 'Rain at last', text, lang: 'en', now: Date.UTC(2026, 0, 2) });
  mapper.close();
  expect([map.at, map.lang, map.by.model, map.vector.length, map.sentences, map.polarity]).toEqual([
    '2026-01-02T00:00:00.000Z',
    'en',
    'emotion',
    64,
    5,
    'positive',
  ]);
  expect(map.vector.every((value) => Number.isInteger(value) && Math.abs(value) <= 127)).toBe(true);
  expect(map.valence).toBeGreaterThan(0.2);
  expect(map.keywords).toContain('rain');
});

test('an empty article and one of a megabyte are mapped, and what is no text is refused', async () => {
  const mapper = await articleMapper();
  const empty = await mapper.mapArticle({ title: '', text: '', lang: 'en', now: 0 });
  const long = await mapper.mapArticle({ title: 'Long', text: 'a'.repeat(1_048_576), lang: 'en', now: 0 });
  expect([empty.sentences, empty.shown, empty.vector.every((value) => value === 0), long.vector.length]).toEqual([0, false, true, 64]);
  await expect(mapper.mapArticle({ title: 'x', text: null as never, lang: 'en', now: 0 })).rejects.toMatchObject({ code: 'bad-argument' });
  mapper.close();
});

test('an article is summed up by its own sentences, cut at a word', async () => {
  const mapper = await articleMapper();
  const [short, long] = [
    await mapper.summarise({ title: 'Rain at last', text }, { maxCharacters: 60 }),
    await mapper.summarise({ title: 'Rain', text }, { maxCharacters: 600 }),
  ];
  const nothing = await mapper.summarise({ title: '', text: '' }, { maxCharacters: 60 });
  mapper.close();
  expect([short.length > 0 && short.length <= 60, long.split(/(?<=[.!?]) /).every((sentence) => text.includes(sentence)), nothing]).toEqual([true, true, '']);
});
