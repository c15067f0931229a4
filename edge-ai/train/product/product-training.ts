import { partsToMeasure } from '../data/labelled-text.ts';
import { readPhrases } from '../data/phrases.ts';
import { trainIntent } from '../intent/intent-training.ts';
import { measureIntent } from '../intent/measure-intent.ts';
import type { Trainable } from '../trainable.ts';

const recipe = {
  buckets: 4_096,
  hidden: 128,
  teachers: 4,
  teacherEpochs: 30,
  studentEpochs: 30,
  recombined: 2,
  teacherShare: 0.7,
  batch: 16,
  rate: 5e-3,
  featureDropout: 0.3,
  hiddenDropout: 0.3,
  outsideIsLabel: true,
} as const;

/** What people want of the product: quiz free text, search and calls to action. The phrases were written for it. */
export const productTraining: Trainable = {
  id: 'intent-product',
  aliases: ['product'],
  dataset: 'product',
  endings: ['.txt'],
  chosenOn: 'two fifths of train, each held out in turn; the threshold of scope on every fourth phrase of train',
  async train(options) {
    const parts = readPhrases(options.data);
    const texts = [...(parts.train ?? []), ...(parts.oos_train ?? [])];
    const trial = await trainIntent(
      texts.filter((_, index) => index % 4 !== 0),
      { ...options, recipe, words, validation: texts.filter((_, index) => index % 4 === 0) },
    );
    const model = await trainIntent(texts, { ...options, recipe, words, validation: [] });
    return { ...model, card: { ...model.card, thresholds: trial.card.thresholds } };
  },
  evaluate: (model, path, options) => measureIntent(model, partsToMeasure(readPhrases(path)), options),
};

const words = {
  id: 'intent-product',
  task: 'detect-intent',
  version: '1.1.0',
  use: 'product',
  data: [{ name: 'phrases of this project', source: 'edge-ai/train/product', licence: 'Apache-2.0' }],
  limits: [
    'English only.',
    'The phrases were written by few hands: people will ask in words that none of them thought of.',
    'The phrases of `apart` were put aside before those of `more.txt` were written, by the same hand: expect less from people.',
  ],
  reproduce: 'npm run train -- intent-product --data edge-ai/train',
} as const;
