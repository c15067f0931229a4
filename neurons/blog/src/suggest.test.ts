import { expect, test } from 'vitest';
import { type ReadingMark, unread } from './reading.ts';
import { byRules, reasonOf, recommendInput, type SuggestParts } from './suggest.ts';
import { article } from './testing/fixtures.ts';

const old = '2024-01-01T00:00:00.000Z';
const articles = [
  article('new', { title: 'New one', tags: ['city'], publishedAt: '2026-01-01T00:00:00.000Z' }),
  article('tide', { title: 'Low tide', tags: ['sea'], publishedAt: old }),
  article('boats', { title: 'Boats', tags: ['sea'], publishedAt: old }),
  article('maps', { title: 'Maps', tags: ['travel'], publishedAt: old }),
];

function given(marks: Readonly<Record<string, Partial<ReadingMark>>> = {}, isFitted = true): SuggestParts {
  const all = Object.entries(marks).map(([key, part]) => [key, { ...unread, ...part }] as const);
  return { articles, marks: new Map(all), isFitted, now: Date.parse('2026-01-02T00:00:00.000Z') };
}

const shown = (parts: SuggestParts) => byRules(parts).map(({ article: { key }, reason }) => `${key}: ${reason}`);

test('what shares a topic with what was finished comes first and says so', () => {
  expect(shown(given({ tide: { furthest: 1, finishedAt: 5 } }))).toEqual(['boats: Because you read “Low tide”', 'new: New', 'maps: From the shelf']);
});

test('without a yes to suggestions that fit, what was read chooses nothing but is not proposed again', () => {
  const parts = given({ tide: { furthest: 1, finishedAt: 5 } }, false);
  expect(shown(parts)).toEqual(['new: New', 'boats: From the shelf', 'maps: From the shelf']);
  expect(recommendInput(parts)).toMatchObject({ history: [], exclude: ['tide'] });
});

test('what somebody wants less of is gone, and its topics come last', () => {
  expect(shown(given({ boats: { less: true } })).map((line) => line.split(':')[0])).toEqual(['new', 'maps', 'tide']);
});

test('what is under way is not proposed: it has a place of its own', () => {
  expect(shown(given({ new: { position: 0.5 } }))).toHaveLength(3);
});

test('the question names what was finished, the latest last', () => {
  expect(recommendInput(given({ tide: { finishedAt: 9 }, maps: { finishedAt: 5 } })).history).toEqual(['maps', 'tide']);
});

test('reasons of a model are told in words', () => {
  const tell = (code: 'because-of' | 'same-topic' | 'popular' | 'fresh', about?: string) =>
    reasonOf(
      [
        { code: 'popular', weight: 0.1 },
        { code, weight: 0.9, ...(about && { about }) },
      ],
      articles,
    );
  expect([tell('because-of', 'tide'), tell('same-topic', 'sea'), tell('popular'), tell('fresh'), reasonOf([], articles)]).toEqual([
    'Because you read “Low tide”',
    'Because you read on sea',
    'Read by many',
    'New',
    'From the shelf',
  ]);
});
