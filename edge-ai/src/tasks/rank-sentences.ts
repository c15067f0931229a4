import { countStems } from '../text/content-words.ts';
import { tokenise } from '../text/tokenise.ts';

/** What is known of a sentence among the others of its text. All are 0 to 1. */
export interface SentenceSigns {
  readonly words: readonly string[];
  readonly place: number;
  readonly centroid: number;
  readonly title: number;
  readonly length: number;
}

const maxTokens = 64;
const fewWords = 8;

/** Rarity by the sentences of the text itself, so that no table is needed. */
export function signsOf(sentences: readonly string[], title: string): SentenceSigns[] {
  const bags = sentences.map((sentence) => tokenise(sentence, { maxTokens }));
  const contents = bags.map((words) => countStems(words));
  const titleBag = countStems(tokenise(title, { maxTokens }));
  const middle = new Map<string, number>();
  for (const bag of contents) for (const [word, count] of bag) middle.set(word, (middle.get(word) ?? 0) + count);
  return bags.map((words, at) => ({
    words,
    place: sentences.length < 2 ? 0 : at / (sentences.length - 1),
    centroid: cosineOf(contents[at] ?? new Map(), middle),
    title: cosineOf(contents[at] ?? new Map(), titleBag),
    length: Math.min(1, words.length / maxTokens),
  }));
}

/** Scores sentences by their closeness to the middle of the text and to the title; very short ones count less. Chosen on SciTLDR's train part. */
export function rankSentences({ sentences, title }: { sentences: readonly string[]; title: string }): number[] {
  return signsOf(sentences, title).map(({ centroid, title: close, words }) => (0.5 * centroid + close) * Math.min(1, words.length / fewWords));
}

/** The cosine of two counts of words, 0 where one is empty. */
export function cosineOf(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let product = 0;
  for (const [word, count] of one) product += count * (other.get(word) ?? 0);
  const size = (bag: ReadonlyMap<string, number>) => Math.sqrt([...bag.values()].reduce((sum, count) => sum + count * count, 0));
  return product === 0 ? 0 : product / (size(one) * size(other));
}
