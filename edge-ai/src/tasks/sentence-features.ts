import { hash32 } from '../text/hash.ts';
import { type TextFeatureOptions, type TextFeatures, textFeatures } from '../text/text-features.ts';
import { type SentenceSigns, signsOf } from './rank-sentences.ts';
import { speechSigns } from './speech-signs.ts';

/** A sign weighs more than a word: chosen on SciTLDR's dev part (0.5 and 1 were tried). */
const signWeight = 1;

/**
 * Features of every sentence of a text: its words and characters, and signs of its place, length and closeness to the others and the title; for a model
 * that learned by them (`signs` 2) those of {@link speechSigns} as well.
 */
export function sentenceFeatures(sentences: readonly string[], { title, options }: { title: string; options: TextFeatureOptions }): TextFeatures[] {
  const signs = signsOf(sentences, title);
  const speech = options.signs === 2 ? speechSigns(sentences, title) : [];
  return sentences.map((sentence, at) => {
    const words = textFeatures(sentence, options);
    const names = [...namesOf(at, signs), ...(speech[at] ?? [])];
    const ids = Int32Array.of(...words.ids, ...names.map((name) => hash32(name, 3) % options.buckets));
    const weights = Float32Array.of(...words.weights, ...names.map(() => signWeight));
    return { ids, weights };
  });
}

function namesOf(at: number, signs: readonly SentenceSigns[]): string[] {
  const own = signs[at] as SentenceSigns;
  const count = Math.min(12, signs.length);
  const rank = (of: (one: SentenceSigns) => number) => signs.filter((one) => of(one) > of(own)).length;
  const bin = (value: number) => Math.min(9, Math.floor(value * 12));
  const both = (one: SentenceSigns) => one.title + 0.5 * one.centroid;
  return [
    `from start ${Math.min(at, 8)}`,
    `from end ${Math.min(signs.length - 1 - at, 8)}`,
    `place ${at} of ${count}`,
    `title ${bin(own.title)}`,
    `title rank ${Math.min(
      6,
      rank((one) => one.title),
    )}`,
    `centroid ${bin(own.centroid)}`,
    `centroid rank ${Math.min(
      6,
      rank((one) => one.centroid),
    )}`,
    `both rank ${Math.min(6, rank(both))}`,
    `first of both ${rank(both) === 0}, place ${Math.min(at, 8)}`,
    `length ${Math.min(12, Math.floor(own.words.length / 4))}`,
    `length rank ${Math.min(
      6,
      rank((one) => one.length),
    )}`,
  ];
}
