import type { Emotion, EmotionOutput, Labelled, Mood, Reason } from '@empire/contract';
import type { Paragraph } from '../text/paragraphs.ts';
import { circumplex, emotions, foldEkman } from './emotions.ts';

type Scores = Readonly<Record<Emotion, number>>;

/** Too unreliable to show (few examples, or read wrongly outside comments). */
const hidden: readonly Emotion[] = ['grief', 'nervousness', 'relief', 'disappointment', 'neutral'];
const minSentences = 3;
const maxNeutral = 0.6;
/** The share of sentences that must pass an emotion's threshold for it to count for the whole. */
const minShare = 0.15;

/** Puts the scores of sentences together to the reading of a text. `understood` false makes it one that is not shown; `paragraphs` say which sentences belong together. */
export function composeReading(
  sentences: readonly Scores[],
  { thresholdOf, understood, paragraphs = [] }: { thresholdOf: (emotion: Emotion) => number; understood: boolean; paragraphs?: readonly Paragraph[] },
): Omit<EmotionOutput, 'by'> {
  const means = Object.fromEntries(emotions.map((name) => [name, mean(sentences.map((one) => one[name]))])) as Record<Emotion, number>;
  const top = topOf(sentences, { means, thresholdOf });
  const mood = moodOf(means);
  const strongest = mean(sentences.map((one) => Math.max(...Object.values(one))));
  return {
    ...mood,
    sentences: sentences.length,
    emotions: means,
    ekman: foldEkman((name) => means[name]),
    polarity: polarityOf(sentences.map(moodOf), mood),
    arc: arcOf(sentences),
    ...(paragraphs.length > 0 && { paragraphs: paragraphs.map(({ line, from, to }) => ({ line, ...stretchMood(sentences.slice(from, to)) })) }),
    top,
    confidence: understood ? strongest * (1 - Math.exp(-sentences.length / 4)) : 0,
    shown: understood && sentences.length >= minSentences && neutralShare(means) <= maxNeutral && top.length > 0,
    reasons: top[0] ? carriersOf(sentences, top[0].label) : [],
  };
}

/** The circumplex position: emotions weigh by probability; what is left of certainty pulls to the middle. */
function moodOf(scores: Scores): Mood {
  const total = emotions.reduce((sum, name) => sum + scores[name], 0);
  const weighted = (part: keyof Mood) => emotions.reduce((sum, name) => sum + scores[name] * circumplex[name][part], 0);
  return total === 0 ? { valence: 0, arousal: 0 } : { valence: weighted('valence') / Math.max(1, total), arousal: weighted('arousal') / Math.max(1, total) };
}

function topOf(sentences: readonly Scores[], { means, thresholdOf }: { means: Scores; thresholdOf: (emotion: Emotion) => number }): Labelled<Emotion>[] {
  const share = (name: Emotion) => sentences.filter((one) => one[name] >= thresholdOf(name)).length / sentences.length;
  return emotions
    .filter((name) => sentences.length > 0 && !hidden.includes(name) && share(name) >= minShare)
    .map((label) => ({ label, score: means[label] }))
    .sort((a, b) => b.score - a.score)
    .slice(0, 3);
}

function polarityOf(moods: readonly Mood[], { valence }: Mood): EmotionOutput['polarity'] {
  const positive = moods.filter((mood) => mood.valence > 0.15).length / Math.max(1, moods.length);
  const negative = moods.filter((mood) => mood.valence < -0.15).length / Math.max(1, moods.length);
  if (positive >= 0.25 && negative >= 0.25) return 'mixed';
  if (Math.abs(valence) < 0.08) return 'neutral';
  return valence > 0 ? 'positive' : 'negative';
}

/** Up to ten stretches of the text, in order. */
function arcOf(sentences: readonly Scores[]): Mood[] {
  const count = Math.min(10, sentences.length);
  return Array.from({ length: count }, (_, part) => {
    return stretchMood(sentences.slice(Math.floor((part * sentences.length) / count), Math.floor(((part + 1) * sentences.length) / count)));
  });
}

function stretchMood(sentences: readonly Scores[]): Mood {
  const moods = sentences.map(moodOf);
  return { valence: mean(moods.map(({ valence }) => valence)), arousal: mean(moods.map(({ arousal }) => arousal)) };
}

function carriersOf(sentences: readonly Scores[], label: Emotion): Reason<'sentence'>[] {
  const ranked = sentences.map((one, index) => ({ code: 'sentence' as const, about: String(index), weight: one[label] }));
  return ranked.sort((a, b) => b.weight - a.weight).slice(0, 3);
}

function neutralShare(means: Scores): number {
  const total = emotions.reduce((sum, name) => sum + means[name], 0);
  return total === 0 ? 1 : means.neutral / total;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
