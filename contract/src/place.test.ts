import { expect, it } from 'vitest';
import { keyedPaths, pathParts } from './place.ts';

const { pathTo, keyOf } = keyedPaths('/offers');

it('the path of a list is its root, that of an entry ends with its key', () => {
  expect([pathTo(), pathTo('winter'), pathTo('a/b c')]).toEqual(['/offers', '/offers/winter', '/offers/a%2Fb%20c']);
});

it('a key survives the way into a path and back, whatever it is made of', () => {
  for (const key of ['winter', 'a/b c', 'ä%', '50% off']) expect(keyOf(pathTo(key))).toBe(key);
});

it('a path that names no entry is the list', () => {
  expect(['/offers', '/offers/', '/', ''].map(keyOf)).toEqual([undefined, undefined, undefined, undefined]);
});

it('a list may be below another page', () => {
  expect(keyedPaths('/shop/offers').keyOf('/shop/offers/winter')).toBe('winter');
});

it('a part that is not well encoded stays as it is', () => {
  expect(pathParts('/quiz/%E0%A4%A/2')).toEqual(['quiz', '%E0%A4%A', '2']);
});
