import { hash32 } from './hash.ts';
import { tokenise } from './tokenise.ts';

/** How texts become rows of a table. It is part of a model: the card carries it, with golden vectors. */
export interface TextFeatureOptions {
  readonly version: 1;
  readonly buckets: number;
  readonly maxTokens: number;
  /** False leaves pairs of words out. */
  readonly pairs?: boolean;
  /** The shortest run of characters, 2 unless told. */
  readonly shortest?: number;
  /** Of sentences in a text: which signs beside the words are read, 1 unless told. */
  readonly signs?: 1 | 2;
}

/** Rows of the embedding table and the weight of each; rows may repeat. */
export interface TextFeatures {
  readonly ids: Int32Array;
  readonly weights: Float32Array;
}

/** Chosen on CLINC150's validation part: 0.5, 1, 1.5 and 2 were tried. */
const characterWeight = 1.5;

/**
 * Hashed features of a text: words, pairs, pairs over a gap of one, and character 2-4-grams inside words. Each group is scaled
 * by the square root of its size, and characters weigh half as much again as words. A text without tokens has no features.
 */
export function textFeatures(text: string, options: TextFeatureOptions): TextFeatures {
  const tokens = tokenise(text, { maxTokens: options.maxTokens });
  const words = options.pairs === false ? tokens : wordGrams(tokens);
  const characters = tokens.flatMap((token) => characterGrams(token, options.shortest ?? 2));
  const ids = new Int32Array(words.length + characters.length);
  const weights = new Float32Array(ids.length);
  words.forEach((gram, index) => {
    ids[index] = hash32(gram, 1) % options.buckets;
  });
  characters.forEach((gram, index) => {
    ids[words.length + index] = hash32(gram, 2) % options.buckets;
  });
  weights.fill(1 / Math.sqrt(words.length), 0, words.length);
  weights.fill(characterWeight / Math.sqrt(characters.length), words.length);
  return { ids, weights };
}

function wordGrams(tokens: readonly string[]): string[] {
  const padded = ['\u0001', ...tokens, '\u0002'];
  const grams: string[] = [...tokens];
  if (tokens.length === 0) return grams;
  for (let index = 0; index + 1 < padded.length; index += 1) {
    grams.push(`${padded[index]} ${padded[index + 1]}`);
    if (index + 2 < padded.length) grams.push(`${padded[index]} _ ${padded[index + 2]}`);
  }
  return grams;
}

function characterGrams(token: string, shortest: number): string[] {
  const padded = `<${token}>`;
  const grams: string[] = [];
  for (let size = shortest; size <= 4; size += 1) {
    for (let start = 0; start + size <= padded.length; start += 1) grams.push(padded.slice(start, start + size));
  }
  return grams;
}
