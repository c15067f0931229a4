import { textFeatures } from '../../src/text/text-features.ts';
import type { LabelledText } from '../data/labelled-text.ts';
import { type BagNetwork, logitsOf, softmax } from '../network/bag-network.ts';
import { type Example, fit } from '../network/fit.ts';
import { Random } from '../random.ts';
import { recombine } from './recombine.ts';

/** How an intent model is made. */
export interface IntentRecipe {
  readonly buckets: number;
  readonly hidden: number;
  readonly teachers: number;
  readonly teacherEpochs: number;
  readonly studentEpochs: number;
  /** Recombined texts per real one, which only the teachers label. */
  readonly recombined: number;
  /** The teachers' share in the target of a real text. */
  readonly teacherShare: number;
  readonly batch: number;
  readonly rate: number;
  readonly featureDropout: number;
  readonly hiddenDropout: number;
  /** As in `FitOptions`. */
  readonly agreement?: number;
  readonly adversary?: number;
  /**
   * How far an intent that had more texts is held back: 0 not at all, 1 as if all had had as many (logit adjustment after the fact, Menon et al. 2021).
   */
  readonly adjustment?: number;
  /** Texts out of scope are learned as a label of their own, which the graph leaves out; otherwise they count as any label. */
  readonly outsideIsLabel?: boolean;
}

export const width = 64;
export const maxTokens = 256;
const smoothing = 0.1;
const maxMsPerFit = 900_000;

/** What is taught, by which recipe. */
interface Lesson {
  readonly labels: readonly string[];
  readonly recipe: IntentRecipe;
  readonly seed: number;
  readonly note?: (line: string) => void;
}

/** Fits small teachers that differ by their seeds, then one student to what they say together. Texts without a label count as any of them. */
export function teachIntent(texts: readonly LabelledText[], lesson: Lesson): BagNetwork {
  const network = fitIntent(texts, lesson);
  const { labels, recipe } = lesson;
  const { adjustment = 0 } = recipe;
  if (adjustment === 0) return network;
  const shares = labels.map((label) => texts.filter((one) => one.labels.includes(label)).length / texts.length);
  return { ...network, outerBias: network.outerBias.map((bias, at) => bias - adjustment * Math.log(shares[at] as number)) };
}

function fitIntent(texts: readonly LabelledText[], { labels, recipe, seed, note }: Lesson): BagNetwork {
  const featuresOf = (text: string) => textFeatures(text, { version: 1, buckets: recipe.buckets, maxTokens });
  const examples = texts.map((one) => ({ features: featuresOf(one.text), target: targetOf(one, labels) })).filter(({ features }) => features.ids.length > 0);
  const fitted = (given: readonly Example[], { epochs, at }: { epochs: number; at: number }) =>
    fit(given, {
      ...recipe,
      loss: 'softmax',
      shape: { ...recipe, width, outputs: labels.length },
      epochs,
      seed: seed * 1_000 + at,
      maxMs: maxMsPerFit,
      ...(note && { note }),
    });
  const teachers = Array.from({ length: recipe.teachers }, (_, at) => fitted(examples, { epochs: recipe.teacherEpochs, at: at + 1 }));
  if (teachers.length === 0) return fitted(examples, { epochs: recipe.studentEpochs, at: 0 });
  const soft = (features: Example['features']) => together(teachers, features);
  const blended = examples.map(({ features, target }) => {
    const said = soft(features);
    return { features, target: target.map((value, at) => (1 - recipe.teacherShare) * value + recipe.teacherShare * (said[at] as number)) };
  });
  const made = recombine(texts, { times: recipe.recombined, random: new Random(seed) }).map(featuresOf);
  const extra = made.filter(({ ids }) => ids.length > 0).map((features) => ({ features, target: soft(features) }));
  return fitted([...blended, ...extra], { epochs: recipe.studentEpochs, at: 0 });
}

function targetOf({ labels: wanted }: LabelledText, labels: readonly string[]): Float32Array {
  const target = new Float32Array(labels.length).fill((wanted.length === 0 ? 1 : smoothing) / labels.length);
  for (const label of wanted) {
    const at = labels.indexOf(label);
    target[at] = (target[at] as number) + (1 - smoothing) / wanted.length;
  }
  return target;
}

function together(teachers: readonly BagNetwork[], features: Example['features']): Float32Array {
  const sum = new Float32Array(teachers[0]?.outputs ?? 0);
  for (const teacher of teachers)
    softmax(logitsOf(teacher, features)).forEach((value, at) => {
      sum[at] = (sum[at] as number) + value / teachers.length;
    });
  return sum;
}
