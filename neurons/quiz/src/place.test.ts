import { expect, test } from 'vitest';
import { pathTo, placeOf } from './place.ts';

test.each([
  ['/quiz', {}],
  ['/quiz/tea', { quiz: 'tea' }],
  ['/quiz/tea/2', { quiz: 'tea', result: 2 }],
  ['/quiz/with%20space', { quiz: 'with space' }],
])('%s is read and written alike', (path, place) => {
  expect([placeOf(path), pathTo(place)]).toEqual([place, path]);
});

test('what is no number of a result leads to the quiz', () => {
  expect(placeOf('/quiz/tea/a1')).toEqual({ quiz: 'tea' });
});
