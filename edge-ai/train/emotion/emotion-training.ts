import { ekmanNames, emotions } from '../../src/tasks/emotions.ts';
import { textFeatures } from '../../src/text/text-features.ts';
import { readGoEmotions } from '../data/goemotions.ts';
import { type LabelledText, partsToMeasure } from '../data/labelled-text.ts';
import { finishTextModel } from '../finish-model.ts';
import { bestSharedThreshold, bestThreshold } from '../measure/multi-label.ts';
import { type BagNetwork, logitsOf, sigmoid } from '../network/bag-network.ts';
import { type Example, fit } from '../network/fit.ts';
import { textGraph } from '../network/text-graph.ts';
import type { Trainable, TrainedModel, TrainOptions } from '../trainable.ts';
import { columnsOf, measureEmotion, predictEmotions } from './measure-emotion.ts';

const features = { version: 1, buckets: 12_288, maxTokens: 256 } as const;
/** Chosen on GoEmotions' dev part. */
const recipe = { batch: 64, rate: 2e-3, featureDropout: 0.5, hiddenDropout: 0.4, teachers: 3, teacherEpochs: 8, studentEpochs: 8, teacherShare: 0.7 } as const;
const maxMsPerFit = 1_200_000;

/** GoEmotions: 27 emotions and neutral in comments. */
export const emotionTraining: Trainable = {
  id: 'emotion',
  aliases: ['map-emotion', 'goemotions', 'emotions'],
  dataset: 'goemotions',
  endings: ['.tsv'],
  chosenOn: 'dev, thresholds too',
  async train(options) {
    const parts = readGoEmotions(options.data);
    const graph = textGraph(teachEmotion(parts.train ?? [], options), { name: 'emotion', activation: 'Sigmoid' });
    const model = await finishTextModel(graph, { words: { ...words, labels: emotions, thresholds: {} }, features, goldenTexts });
    return { ...model, card: { ...model.card, thresholds: await thresholdsOf(model, parts.dev ?? []) } };
  },
  evaluate: (model, path, options) => measureEmotion(model, partsToMeasure(readGoEmotions(path)), options),
};

/** Fits teachers that differ by their seeds, then a student to the texts' labels and what the teachers say together. */
export function teachEmotion(texts: readonly LabelledText[], { seed, note }: TrainOptions): BagNetwork {
  const shape = { buckets: features.buckets, width: 64, hidden: 256, outputs: emotions.length };
  const examples: Example[] = texts.map((one) => ({
    features: textFeatures(one.text, features),
    target: Float32Array.from(emotions, (name) => Number(one.labels.includes(name))),
  }));
  const fitted = (given: readonly Example[], { epochs, at }: { epochs: number; at: number }) =>
    fit(given, { ...recipe, shape, loss: 'sigmoid', epochs, seed: seed * 1_000 + at, maxMs: maxMsPerFit, note });
  const teachers = Array.from({ length: recipe.teachers }, (_, at) => fitted(examples, { epochs: recipe.teacherEpochs, at: at + 1 }));
  const share = recipe.teacherShare / Math.max(1, teachers.length);
  const blended = examples.map((one) => {
    const target = one.target.map((value) => (teachers.length === 0 ? value : (1 - recipe.teacherShare) * value));
    for (const teacher of teachers)
      sigmoid(logitsOf(teacher, one.features)).forEach((value, at) => {
        target[at] = (target[at] as number) + share * value;
      });
    return { features: one.features, target };
  });
  return fitted(blended, { epochs: recipe.studentEpochs, at: 0 });
}

/** Thresholds by the dev part: one per emotion, one shared, one per Ekman group. */
async function thresholdsOf(model: TrainedModel, dev: readonly LabelledText[]): Promise<Record<string, number>> {
  const columns = columnsOf(await predictEmotions(model, { dev }));
  const rounded = (value: number) => Number(value.toFixed(3));
  return {
    shared: rounded(bestSharedThreshold(columns.emotions)),
    ...Object.fromEntries(emotions.map((name, index) => [name, rounded(bestThreshold(columns.emotions[index] ?? { scores: [], truth: [] }))])),
    ...Object.fromEntries(ekmanNames.map((name, index) => [`ekman:${name}`, rounded(bestThreshold(columns.ekman[index] ?? { scores: [], truth: [] }))])),
  };
}

const goldenTexts = ['I am so happy for you!', 'This is disgusting, what a shame.', 'The meeting is at noon.', 'don’t — ÇA VA? 😀'];

const words = {
  id: 'emotion',
  task: 'map-emotion',
  version: '1.0.0',
  use: 'product',
  data: [
    { name: 'GoEmotions (Demszky et al. 2020)', source: 'https://github.com/google-research/google-research/tree/master/goemotions', licence: 'CC BY 4.0' },
  ],
  limits: [
    'English only. It learned from comments: on news much reads neutral.',
    'Grief, nervousness, relief and disappointment are not shown; nothing is shown under three sentences or above 60 % neutral.',
    'Scores describe texts. They say nothing about the reader and must not reach lead scoring.',
    'Valence and arousal are fixed circumplex positions weighted by probability: a heuristic.',
  ],
  reproduce: 'npm run train -- emotion --data <dir> --seed 1',
} as const;
