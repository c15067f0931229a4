import { expect, test } from 'vitest';
import { feedItems } from './feed-items.ts';
import { magnet } from './testing/fixtures.ts';

test('a guide that somebody has is done, another new', () => {
  const magnets = [magnet('plan', { title: 'A plan', topics: ['work'] }), magnet('kit', { title: 'A kit', topics: [] })];
  expect(feedItems({ magnets, leads: new Map([['plan', { submittedAt: 7 }]]) })).toEqual([
    { id: 'plan', title: 'A plan', topics: ['work'], standing: 'done', usedAt: 7, because: 'Because you asked for “A plan”' },
    { id: 'kit', title: 'A kit', topics: [], standing: 'new', because: 'Because you asked for “A kit”' },
  ]);
});
