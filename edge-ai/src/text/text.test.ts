import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash32 } from './hash.ts';
import { sentencesOf } from './sentences.ts';
import { textFeatures } from './text-features.ts';
import { tokenise } from './tokenise.ts';

const options = { version: 1, buckets: 4_096, maxTokens: 256 } as const;

test('words keep their apostrophes, and marks that carry tone are tokens', () => {
  expect(tokenise('I DON’T know?! Café №5 😀😀, ok…')).toEqual(['i', "don't", 'know', '?!', 'café', 'no5', '😀', '😀', 'ok']);
});

test('hashes are pinned: models depend on them', () => {
  expect(['', 'a', 'hello', 'ÿ€😀'].map((text) => hash32(text, 1))).toEqual(pinned.hashes);
});

test('features are pinned: models depend on them', () => {
  const { ids, weights } = textFeatures('Hi you', options);
  expect([[...ids], [...new Set(weights)].map((weight) => Number(weight.toFixed(5)))]).toEqual(pinned.features);
});

test('a text without a token has no features', () => {
  expect(['', ' \n\t', '\u0000\u0007', '--- ;;'].map((text) => textFeatures(text, options).ids.length)).toEqual([0, 0, 0, 0]);
});

test('a text of a megabyte is read up to a bound', () => {
  const { ids, weights } = textFeatures('word '.repeat(200_000), options);
  expect([ids.length < 10_000, weights.every(Number.isFinite)]).toEqual([true, true]);
});

test('any text gives the same rows twice, all inside the table, with finite weights', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const [first, second] = [textFeatures(text, options), textFeatures(text, options)];
      const inside = first.ids.every((id) => id >= 0 && id < options.buckets) && first.weights.every(Number.isFinite);
      return inside && first.ids.join() === second.ids.join();
    }),
  );
});

test('sentences end at their marks or at a line, in several scripts', () => {
  expect(sentencesOf('One. Two! "Three?" she said.\nTitle\n\n--\n四。五。 v1.2 is out.')).toEqual([
    'One.',
    'Two!',
    '"Three?"',
    'she said.',
    'Title',
    '四。',
    '五。',
    'v1.2 is out.',
  ]);
});

const pinned = {
  hashes: [3770482475, 3873127206, 74666943, 1406322281],
  features: [
    [1994, 968, 438, 1292, 381, 2754, 70, 3012, 2212, 1767, 3374, 529, 2523, 2494, 537, 2183, 1175, 871, 2376, 3130, 1205, 3171],
    [0.37796, 0.3873],
  ],
};
