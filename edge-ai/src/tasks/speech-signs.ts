import { countStems } from '../text/content-words.ts';
import { tokenise } from '../text/tokenise.ts';
import { cosineOf } from './rank-sentences.ts';

const maxTokens = 96;
const lastRank = 6;

interface Spoken {
  readonly words: readonly string[];
  readonly bag: ReadonlyMap<string, number>;
  /** Whether the writers speak of themselves. */
  readonly ours: boolean;
  /** The share of the title's words that it has. */
  readonly recall: number;
}

/**
 * Names of what tells the sentences of a text apart besides their place and length: how much of the title each has, whether the writers speak of
 * themselves, how it and its neighbours begin, and how close it is to the others.
 */
export function speechSigns(sentences: readonly string[], title: string): string[][] {
  const wanted = [...countStems(tokenise(title, { maxTokens })).keys()];
  const spoken = sentences.map((sentence) => spokenOf(sentence, wanted));
  const closeness = spoken.map(({ bag }, at) => meanOf(spoken.map((other, place) => (place === at ? 0 : cosineOf(bag, other.bag)))));
  const firstOurs = spoken.findIndex(({ ours }) => ours);
  return spoken.map(({ words, ours, recall }, at) => {
    const recallRank = rankOf(
      recall,
      spoken.map((one) => one.recall),
    );
    const closeRank = rankOf(closeness[at] as number, closeness);
    const length = Math.min(12, Math.floor(words.length / 6));
    const before = ours ? Math.min(3, spoken.slice(0, at).filter((one) => one.ours).length) : -1;
    return [
      `title share ${Math.min(9, Math.floor(recall * 10))}`,
      `title share rank ${recallRank}`,
      `ours ${ours} first ${at === firstOurs}`,
      `ours ${ours} after ${before}`,
      `ours ${ours} title rank ${recallRank}`,
      `ours ${ours} length ${length}`,
      `begins ${words.slice(0, 2).join(' ')}`,
      `begins so ${words.slice(0, 3).join(' ')}`,
      `begins ${words[0]} at ${Math.min(4, at)}`,
      `after ${beginning(spoken[at - 1])}`,
      `before ${beginning(spoken[at + 1])}`,
      `close ${Math.min(9, Math.floor((closeness[at] as number) * 20))}`,
      `close rank ${closeRank}`,
      `title rank ${recallRank} close rank ${closeRank}`,
      `title rank ${recallRank} length ${length}`,
    ];
  });
}

function spokenOf(sentence: string, wanted: readonly string[]): Spoken {
  const words = tokenise(sentence, { maxTokens });
  const bag = countStems(words);
  const recall = wanted.length === 0 ? 0 : wanted.filter((word) => bag.has(word)).length / wanted.length;
  return { words, bag, ours: words.includes('we') || words.includes('our'), recall };
}

function beginning(one: Spoken | undefined): string {
  return `${one?.words[0]} ours ${one?.ours}`;
}

/** The sum over the others by their number. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length - 1);
}

function rankOf(own: number, all: readonly number[]): number {
  return Math.min(lastRank, all.filter((value) => value > own).length);
}
