import type { FeedItem } from '@empire/contract';
import { expect, test } from 'vitest';
import type { FeedCard } from './rank-feed.ts';
import { haveAllProposed, steadied } from './steady-feed.ts';

const item = (id: string, standing: FeedItem['standing'] = 'new'): FeedItem => ({ id, title: id, standing });
const card = (id: string): FeedCard => ({ key: `blog ${id}`, neuron: 'blog', item: item(id), reason: { kind: 'new', topics: [] } });
const ids = (cards: readonly FeedCard[]) => cards.map((one) => one.item.id);

test('what is shown stays where it is, and what is better comes after it', () => {
  const proposals = new Map([['blog', ['a', 'b', 'c', 'd'].map((id) => item(id))]]);
  const steady = (most: number) => ids(steadied([card('b'), card('d')], [card('a'), card('b'), card('c')], { proposals, unwanted: new Set(), most }));
  expect([steady(9), steady(3), steady(1)]).toEqual([
    ['b', 'd', 'a', 'c'],
    ['b', 'd', 'a'],
    ['b', 'd'],
  ]);
});

test('what is done, withdrawn or not wanted goes', () => {
  const proposals = new Map([['blog', [item('done', 'done'), item('unwanted'), item('kept')]]]);
  const shown = ['done', 'gone', 'unwanted', 'kept'].map(card);
  expect(ids(steadied(shown, [], { proposals, unwanted: new Set(['blog unwanted']), most: 9 }))).toEqual(['kept']);
});

test('all have proposed when each of them has, even nothing', () => {
  const proposals = new Map([['blog', []]]);
  expect([haveAllProposed(proposals, ['blog']), haveAllProposed(proposals, ['blog', 'quiz']), haveAllProposed(proposals, [])]).toEqual([true, false, false]);
});
