import type { EmbedInput, EmbedOutput, RelatedInput, RelatedOutput } from '@empire/contract';
import type { RunOptions } from '../inference-provider.ts';
import { readEmbed, wholeVector } from '../tasks/read-embed.ts';
import { readTopK } from '../tasks/read-input.ts';
import { type Closeness, composeRelated, readRelated } from '../tasks/read-related.ts';
import { contentWords } from '../text/content-words.ts';
import { cosine } from '../text/cosine.ts';
import { hash32 } from '../text/hash.ts';
import { breather, readOnPage } from './breather.ts';

const width = 64;
const space = 'hashed-words@1';
const keywordCount = 8;
const by = { provider: 'rules' } as const;

type Bag = ReadonlyMap<string, number>;

/** Vectors of hashed word stems: texts that share words are close, nothing is known of meaning. A space of its own. */
export async function embedByRules(input: EmbedInput): Promise<EmbedOutput> {
  const breathe = breather();
  const [vectors, keywords]: [number[][], string[][]] = [[], []];
  for (const text of readEmbed(input)) {
    const bag = wordsOf(text);
    vectors.push(vectorOf(bag));
    keywords.push(frequent(bag));
    await breathe();
  }
  return { vectors, space, keywords, by };
}

/** Compares by vector where both sides have one, by shared words otherwise; words that many candidates share count less. */
export async function relatedByRules(input: RelatedInput, { topK }: RunOptions = {}): Promise<RelatedOutput> {
  const { of, candidates } = readRelated(input);
  const count = readTopK(topK, { otherwise: 10 });
  const breathe = breather();
  const scores = candidates.map(({ vector }) => cosine(of.vector, vector));
  const bags: Bag[] = [];
  for (const [at, { text }] of candidates.entries()) {
    // Words count only where there are no vectors to compare.
    bags.push(scores[at] === undefined ? wordsOf(text ?? '') : new Map());
    await breathe();
  }
  const own = wordsOf(typeof of.text === 'string' ? of.text : '');
  const rarity = rarityOf([own, ...bags]);
  const found: Closeness[] = [];
  for (const [at, { id }] of candidates.entries()) {
    const score = scores[at];
    found.push(score === undefined ? { id, ...byWords(own, bags[at] ?? new Map(), rarity) } : { id, score });
    await breathe();
  }
  return composeRelated(found, { count, mood: input.mood, by });
}

function wordsOf(text: string): Bag {
  return contentWords(text.slice(0, readOnPage));
}

function vectorOf(bag: Bag): number[] {
  const sum = new Float64Array(width);
  for (const [word, count] of bag) {
    for (let at = 0; at < width; at += 1) sum[at] = (sum[at] as number) + (hash32(word, at + 16) & 1 ? 1 : -1) * (1 + Math.log(count));
  }
  return wholeVector(sum);
}

function frequent(bag: Bag): string[] {
  return [...bag]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, keywordCount)
    .map(([word]) => word);
}

function rarityOf(bags: readonly Bag[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const bag of bags) for (const word of bag.keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + bags.length / (counts.get(word) ?? 1));
}

function byWords(one: Bag, other: Bag, rarity: (word: string) => number): { score: number; word?: string } {
  const weigh = (bag: Bag) => new Map([...bag].map(([word, count]) => [word, (1 + Math.log(count)) * rarity(word)]));
  const [left, right] = [weigh(one), weigh(other)];
  const size = (bag: Bag) => Math.sqrt([...bag.values()].reduce((sum, weight) => sum + weight * weight, 0));
  const shared = [...left].map(([word, weight]) => ({ word, share: weight * (right.get(word) ?? 0) })).filter(({ share }) => share > 0);
  if (shared.length === 0) return { score: 0 };
  const word = shared.toSorted((a, b) => b.share - a.share)[0]?.word;
  return { score: shared.reduce((sum, { share }) => sum + share, 0) / (size(left) * size(right)), ...(word !== undefined && { word }) };
}
