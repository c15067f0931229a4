import { readFileSync } from 'node:fs';
import { parseManifest } from '@empire/contract';
import { expect, test } from 'vitest';
import { germanTopics } from './german-topics.ts';
import { topicText } from './topic-text.ts';

const root = new URL('../', import.meta.url);

test('the manifest tells the host the same German of every topic', () => {
  const { texts } = parseManifest(JSON.parse(readFileSync(new URL('neuron.json', root), 'utf8')));
  expect(texts?.de).toMatchObject(Object.fromEntries(germanTopics));
});

test('a topic that nobody has a word for is shown as it was written', () => {
  expect(['backup', 'constructor', 'llamas'].map(topicText)).toEqual(['backup', 'constructor', 'llamas']);
});
