import { expect, test } from 'vitest';
import { feedItems } from './feed-items.ts';
import { type ReadingMark, unread } from './reading.ts';
import { article } from './testing/fixtures.ts';

const articles = ['tide', 'maps', 'tin'].map((key) => article(key, { title: key }));
const marks = (all: Readonly<Record<string, Partial<ReadingMark>>>) =>
  new Map(Object.entries(all).map(([key, part]) => [key, { ...unread, ...part }] as const));
const flag = (version: number) => ({ version, stale: true, score: 0.9, reasons: ['age'] });

test('what is under way is open, what was read done, another new', () => {
  const given = { articles, flags: new Map(), marks: marks({ tide: { position: 0.4, readAt: 5 }, maps: { position: 1, readAt: 9, finishedAt: 7 } }) };
  expect(feedItems(given).map(({ id, standing, usedAt, because }) => [id, standing, usedAt, because])).toEqual([
    ['tide', 'open', 5, 'Because you read “tide”'],
    ['maps', 'done', 7, 'Because you read “maps”'],
    ['tin', 'new', undefined, 'Because you read “tin”'],
  ]);
});

test('what was found out of date is not proposed, until it is published anew', () => {
  const version = articles[0]?.updatedAt ?? 0;
  const keys = (flags: ReadonlyMap<string, ReturnType<typeof flag>>, read = {}) => feedItems({ articles, flags, marks: marks(read) }).map(({ id }) => id);
  expect(keys(new Map([['tide', flag(version)]]))).toEqual(['maps', 'tin']);
  expect(keys(new Map([['tide', flag(version - 1)]]))).toEqual(['tide', 'maps', 'tin']);
  expect(keys(new Map([['tide', flag(version)]]), { tide: { position: 0.4 } })).toEqual(['tide', 'maps', 'tin']);
});
