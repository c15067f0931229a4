import { expect, test } from 'vitest';
import { releaseOf } from '../testing/fixtures.ts';
import { entryPath, findPage } from './route-table.ts';

const quiz = releaseOf('quiz', { paths: ['/quiz', '/quiz/:key', '/quiz/:key/:attempt?'] });
const greedy = releaseOf('greedy', { paths: ['/devices', '/quiz/:any', '/open/:page?'] });
const neurons = [quiz, greedy];

test.each([
  ['/', { kind: 'home' }],
  ['/devices/', { kind: 'devices' }],
  ['/waiting', { kind: 'waiting' }],
  ['/privacy', { kind: 'privacy' }],
  ['/status', { kind: 'status' }],
  ['/share', { kind: 'share' }],
  ['/quiz', { kind: 'neuron', name: 'quiz', title: 'quiz' }],
  ['/quiz/tea', { kind: 'neuron', name: 'quiz', title: 'quiz' }],
  ['/quiz/tea/a1', { kind: 'neuron', name: 'quiz', title: 'quiz' }],
  ['/quiz/tea/a1/more', { kind: 'not-found' }],
  ['/open', { kind: 'neuron', name: 'greedy', title: 'greedy' }],
  ['/nowhere', { kind: 'not-found' }],
] as const)('%s is found, and nobody takes the page of another', (path, page) => {
  expect(findPage(path, neurons)).toEqual(page);
});

test('the link to a neuron leads to its first route without placeholders, if it has one', () => {
  expect([entryPath(quiz), entryPath(releaseOf('deep', { paths: ['/deep/:key'] }))]).toEqual(['/quiz', undefined]);
});
