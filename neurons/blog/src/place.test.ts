import { expect, test } from 'vitest';
import { type Place, pathTo, placeOf } from './place.ts';

const places: readonly Place[] = [
  { kind: 'list' },
  { kind: 'search' },
  { kind: 'saved' },
  { kind: 'map' },
  { kind: 'tag', tag: 'home & garden' },
  { kind: 'mood', mood: 'tender' },
  { kind: 'article', key: 'the-recipe-tin' },
];

test.each(places)('the path of %j leads back to it', (place) => {
  expect(placeOf(pathTo(place))).toEqual(place);
});

test.each(['/blog/mood/sulky', '/blog/read', '/blog/nonsense', '/blog/tag/'])('%s is the list', (path) => {
  expect(placeOf(path)).toEqual({ kind: 'list' });
});

test('a path that is no valid encoding is taken as it is written', () => {
  expect(placeOf('/blog/tag/%E0%A4%A')).toEqual({ kind: 'tag', tag: '%E0%A4%A' });
});
