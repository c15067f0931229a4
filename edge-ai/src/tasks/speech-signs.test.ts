import { expect, test } from 'vitest';
import { sentenceFeatures } from './sentence-features.ts';
import { speechSigns } from './speech-signs.ts';

const sentences = ['Old libraries lose their readers.', 'We propose a lending machine for small libraries.', 'In our trial it was used daily.'];
const title = 'A lending machine for small libraries';

test('a sentence that speaks for the writers and has the words of the title is told from the others', () => {
  const [before, proposing, after] = speechSigns(sentences, title);
  expect(proposing).toEqual(
    expect.arrayContaining(['title share 9', 'title share rank 0', 'ours true first true', 'begins we propose', 'after old ours false', 'before in ours true']),
  );
  expect(before).toEqual(expect.arrayContaining(['ours false first false', 'ours false after -1', 'begins old at 0', 'after undefined ours undefined']));
  expect(after).toEqual(expect.arrayContaining(['ours true first false', 'ours true after 1', 'title share 0']));
});

test.each([
  ['no sentence', [], 'A title'],
  ['no title', sentences, ''],
  ['nothing but signs', ['!!!', '…', '\u0000'], '???'],
])('a text of %s has as many signs for each sentence as any other', (_, texts, name) => {
  expect(speechSigns(texts, name).map((signs) => signs.length)).toEqual(texts.map(() => 15));
});

test('a model that learned without these signs reads none of them', () => {
  const lengths = (signs?: 1 | 2) =>
    sentenceFeatures(sentences, { title, options: { version: 1, buckets: 64, maxTokens: 96, ...(signs && { signs }) } }).map(({ ids }) => ids.length);
  expect(lengths(1)).toEqual(lengths());
  expect(lengths(2)).toEqual(lengths().map((count) => count + 15));
});
