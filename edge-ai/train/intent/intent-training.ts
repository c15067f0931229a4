import { readBanking } from '../data/banking.ts';
import { readClinc } from '../data/clinc.ts';
import { type LabelledText, partsToMeasure, type TextParts } from '../data/labelled-text.ts';
import { type CardWords, finishTextModel } from '../finish-model.ts';
import { textGraph } from '../network/text-graph.ts';
import type { Prediction, Trainable, TrainedModel, TrainOptions } from '../trainable.ts';
import { accuracyFigures, measureIntent, predictIntents } from './measure-intent.ts';
import { type IntentRecipe, maxTokens, teachIntent } from './teach-intent.ts';

/** Chosen on CLINC150's validation part. */
const recipe: IntentRecipe = {
  buckets: 12_288,
  hidden: 384,
  teachers: 6,
  teacherEpochs: 15,
  studentEpochs: 20,
  recombined: 1,
  teacherShare: 0.85,
  batch: 32,
  rate: 3e-3,
  featureDropout: 0.5,
  hiddenDropout: 0.4,
};

/** One network without teachers, which learns against an adversary and in agreement with itself, for intents that are to count alike. Chosen on fifths of Banking77's train, held out in turn. */
const recipeAlone: IntentRecipe = { ...recipe, teachers: 0, studentEpochs: 15, adversary: 0.2, agreement: 1, adjustment: 0.7 };

/** CLINC150: 150 intents of ten domains, and questions that belong to none. */
export const clincTraining: Trainable = {
  id: 'intent-clinc150',
  aliases: ['intent', 'detect-intent', 'clinc150', 'clinc'],
  dataset: 'clinc150',
  endings: ['.json'],
  chosenOn: 'val and oos_val',
  async train(options) {
    const parts = readClinc(options.data);
    return await trainIntent([...part(parts, 'train'), ...part(parts, 'oos_train')], {
      ...options,
      recipe,
      validation: [...part(parts, 'val'), ...part(parts, 'oos_val')],
      words: clincWords,
    });
  },
  evaluate: (model, path, options) => measureIntent(model, partsToMeasure(readClinc(path)), options),
};

/** Banking77: 77 intents that are close to each other. */
export const bankingTraining: Trainable = {
  id: 'intent-banking77',
  aliases: ['intent', 'detect-intent', 'banking77', 'banking'],
  dataset: 'banking77',
  endings: ['.csv'],
  chosenOn: 'fifths of train, held out in turn',
  async train(options) {
    const texts = part(readBanking(options.data), 'train');
    const details = { ...options, recipe: recipeAlone, validation: [], words: bankingWords };
    const split = 'every tenth of train, held out in turn';
    const held: Prediction[] = [];
    for (let tenth = 0; tenth < tenths; tenth += 1) {
      const others = texts.filter((_, index) => index % tenths !== tenth);
      const out = texts.filter((_, index) => index % tenths === tenth);
      held.push(...(await predictIntents(await trainIntent(others, details), { [split]: out })));
    }
    const model = await trainIntent(texts, details);
    const metrics = accuracyFigures(held, split).map(({ name, value }) => ({
      name,
      value: Number(value.toFixed(5)),
      dataset: 'banking77',
      split,
      seeds: [options.seed],
      chosenOn: bankingTraining.chosenOn,
      ofThisFile: false,
    }));
    return { ...model, card: { ...model.card, metrics } };
  },
  evaluate: (model, path, options) => measureIntent(model, partsToMeasure(readBanking(path)), options),
};

const tenths = 10;

/** The label that texts out of scope have while a model learns. */
const outside = '(outside)';

/** Trains, packs, and sets the threshold of scope where there are texts to set it by. */
export async function trainIntent(
  texts: readonly LabelledText[],
  {
    recipe: used,
    validation,
    words,
    seed,
    note,
  }: TrainOptions & { recipe: IntentRecipe; validation: readonly LabelledText[]; words: Omit<CardWords, 'labels' | 'thresholds' | 'features'> },
): Promise<TrainedModel> {
  const labels = [...new Set(texts.flatMap((one) => one.labels))].sort();
  const isOutside = ({ labels: wanted }: LabelledText) => used.outsideIsLabel === true && wanted.length === 0;
  const network = teachIntent(
    texts.map((one) => (isOutside(one) ? { ...one, labels: [outside] } : one)),
    { labels: texts.some(isOutside) ? [...labels, outside] : labels, recipe: used, seed, note },
  );
  const graph = textGraph(network, { name: words.id, activation: 'Softmax', shown: labels.length });
  const features = { version: 1, buckets: used.buckets, maxTokens } as const;
  const model = await finishTextModel(graph, { words: { ...words, labels, thresholds: {} }, features, goldenTexts });
  return { ...model, card: { ...model.card, thresholds: { inScope: await scopeThreshold(model, validation) } } };
}

/** The first score that tells texts in scope from others best (the sum of both shares); 0 without texts out of scope. */
async function scopeThreshold(model: TrainedModel, validation: readonly LabelledText[]): Promise<number> {
  const scored = await predictIntents(model, { validation });
  const outside = scored.filter(({ truth }) => Array.isArray(truth) && truth.length === 0).map(({ score = 0 }) => score);
  const inside = scored.filter(({ truth }) => Array.isArray(truth) && truth.length > 0).map(({ score = 0 }) => score);
  if (outside.length === 0) return 0;
  const gain = (at: number) => inside.filter((score) => score >= at).length / inside.length + outside.filter((score) => score < at).length / outside.length;
  const candidates = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
  return candidates.reduce((best, at) => (gain(at) > gain(best) ? at : best), 0.01);
}

function part(parts: TextParts, name: string): readonly LabelledText[] {
  return parts[name] ?? [];
}

const goldenTexts = ['Where is the card I ordered?', 'please play some quiet music', 'how much is it in euros', 'don’t — ÇA VA? 😀'];

const limits = ['English only.', 'Intents want thirty phrases or more.'];

const clincWords = {
  id: 'intent-clinc150',
  task: 'detect-intent',
  version: '1.1.0',
  use: 'benchmark',
  data: [{ name: 'CLINC150 (Larson et al. 2019)', source: 'https://github.com/clinc/oos-eval', licence: 'CC BY 3.0' }],
  limits,
  reproduce: 'npm run train -- intent-clinc150 --data <dir> --seed 1',
} as const;

const bankingWords = {
  id: 'intent-banking77',
  task: 'detect-intent',
  version: '1.3.0',
  use: 'benchmark',
  data: [{ name: 'Banking77 (Casanueva et al. 2020)', source: 'https://github.com/PolyAI-LDN/task-specific-datasets', licence: 'CC BY 4.0' }],
  limits: [
    ...limits,
    'Every query counts as in scope: the set has none out of scope.',
    'It has learned all of train, so that its figure there says nothing about new texts; the held-out figure is of ten files of the same recipe, each without another tenth of the texts.',
  ],
  reproduce: 'npm run train -- intent-banking77 --data <dir> --seed 1',
} as const;
