import { expect, test } from 'vitest';
import { emotionByRules } from '../rules/emotion-by-rules.ts';
import { bodyParagraphs, paragraphsOf } from './paragraphs.ts';
import { sentencesOf } from './sentences.ts';

const first = 'I was so happy that I sang all the way home. Nobody minded.';
const second = 'Then the storm took the mast, and we were afraid for nine days.';
const text = `A short heading\n\n${first}\n***\nAnother one\n${second}`;

test('lines of eight words and more are paragraphs, with the sentences that are in them', () => {
  const sentences = sentencesOf(text);
  expect(paragraphsOf(text).map(({ line, from, to }) => [line, sentences.slice(from, to).join(' ')])).toEqual([
    [1, first],
    [3, second],
  ]);
});

test('what is beyond the bounds of reading has no paragraph', () => {
  expect(paragraphsOf(text, { maxSentences: 4 }).map(({ line }) => line)).toEqual([1]);
});

test('the lines of a text count from below its title, however long that is', () => {
  const title = 'A long title of more than eight words, which is no paragraph';
  expect(bodyParagraphs(`${title}\n${text}`, title).map(({ line }) => line)).toEqual([1, 3]);
});

test('a reading tells the arc by paragraph: from a happy one to a fearful one', () => {
  const { paragraphs = [] } = emotionByRules({ title: 'On the sea', text });
  expect(paragraphs.map(({ line, valence }) => [line, Math.sign(valence)])).toEqual([
    [1, 1],
    [3, -1],
  ]);
});
