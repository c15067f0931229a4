import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import type { ModelRuntime } from '../../src/runtime/model-runtime.ts';
import { hasColumns, type LabelledRecord, type RecordFormat, readRecords } from '../data/records.ts';
import { modelsDir, readModel } from '../model-files.ts';
import type { Figure, Trainable, TrainedModel } from '../trainable.ts';
import { measureLead } from './measure-lead.ts';
import { type LeadRecipe, trainLead } from './train-lead.ts';

type LeadWords = Parameters<typeof trainLead>[1]['words'];

/** A table of outcomes with how to learn from it. `ordered` rows are in the order of time: the last fifth is held out instead of every fifth row. */
interface LeadTask {
  readonly words: LeadWords;
  readonly dataset: string;
  readonly aliases: readonly string[];
  readonly format: RecordFormat;
  readonly recipe: LeadRecipe;
  readonly ordered: boolean;
  /** A model of the same table whose figures are printed too. */
  readonly sibling?: string;
}

function leadTask({ words, dataset, aliases, format, recipe, ordered, sibling }: LeadTask): Trainable {
  const split = ordered ? 'last fifth, held out' : 'every fifth row, held out';
  const heldOut = (records: readonly LabelledRecord[]) => (_: LabelledRecord, index: number) => (ordered ? index >= 0.8 * records.length : index % 5 === 2);
  return {
    id: words.id,
    aliases: [...aliases, ...(sibling || ordered ? ['score-lead', 'lead'] : [])],
    dataset,
    endings: ['.csv'],
    chosenOn: split,
    recognises: (path) => hasColumns(existsSync(join(path, dataset)) ? join(path, dataset) : path, [...recipe.fields.numbers, format.outcome]),
    async train({ data, seed, note }) {
      const records = Object.values(readRecords(data, format)).flat();
      note(`${records.length} records`);
      const out = heldOut(records);
      const trial = await trainLead(
        records.filter((one, index) => !out(one, index)),
        { recipe, words },
      );
      const { figures } = await measureLead(trial, { [split]: records.filter(out) });
      const metrics = figures.map(({ name, value }) => {
        return { name, value: Number(value.toFixed(5)), dataset, split, seeds: [seed], chosenOn: split, ofThisFile: false };
      });
      const model = await trainLead(records, { recipe, words });
      return { ...model, card: { ...model.card, metrics } };
    },
    async evaluate(model, path, { runtime = interpreterRuntime } = {}) {
      const parts = readRecords(path, format);
      const own = await measureLead(model, parts, { runtime });
      return { ...own, figures: [...own.figures, ...(await siblingFigures(sibling, { parts, runtime }))] };
    },
  };
}

async function siblingFigures(
  sibling: string | undefined,
  { parts, runtime }: { parts: ReturnType<typeof readRecords>; runtime: ModelRuntime },
): Promise<readonly Figure[]> {
  if (sibling === undefined || !existsSync(join(modelsDir, sibling, 'card.json'))) return [];
  const other: TrainedModel = readModel(sibling);
  return (await measureLead(other, parts, { runtime, suffix: ', scorecard' })).figures;
}

const shoppers = {
  dataset: 'online-shoppers',
  format: { outcome: 'Revenue', good: 'true', bad: 'false' },
  fields: {
    numbers: [
      'Administrative',
      'Administrative_Duration',
      'Informational',
      'Informational_Duration',
      'ProductRelated',
      'ProductRelated_Duration',
      'BounceRates',
      'ExitRates',
      'PageValues',
      'SpecialDay',
    ],
    words: ['Month', 'OperatingSystems', 'Browser', 'Region', 'TrafficType', 'VisitorType', 'Weekend'],
  },
} as const;

const shoppersTreesOptions = { rounds: 80, depth: 4, rate: 0.1, minWeight: 3, ridge: 2 };

const learnedAll =
  'It has learned all rows given, so that its figure there says nothing about new ones; the held-out figure is of the same recipe without the rows held out.';

const shoppersWords = {
  version: '1.0.0',
  use: 'benchmark',
  data: [{ name: 'Online Shoppers Purchasing Intention (Sakar and Kastro 2018)', source: 'https://archive.ics.uci.edu/dataset/468', licence: 'CC BY 4.0' }],
} as const;

/** Online Shoppers by trees: they order sessions better than the scorecard, by chance and by the order of rows. */
export const shoppersTrees: Trainable = leadTask({
  ...shoppers,
  aliases: ['online-shoppers', 'shoppers'],
  ordered: false,
  sibling: 'lead-shoppers-scorecard',
  recipe: { fields: shoppers.fields, bins: 8, ridge: 3, trees: shoppersTreesOptions },
  words: { ...shoppersWords, id: 'lead-shoppers', limits: [learnedAll], reproduce: 'npm run train -- lead-shoppers --data <dir>' },
});

/** Online Shoppers by a scorecard. */
export const shoppersScorecard: Trainable = leadTask({
  ...shoppers,
  aliases: [],
  ordered: false,
  recipe: { fields: shoppers.fields, bins: 8, ridge: 3 },
  words: { ...shoppersWords, id: 'lead-shoppers-scorecard', limits: [learnedAll], reproduce: 'npm run train -- lead-shoppers-scorecard --data <dir>' },
});

/** The set's first edition (`bank-full.csv`) has other words for some of what its second one says. */
const olderBankWords = {
  pdays: { '-1': '999' },
  poutcome: { unknown: 'nonexistent' },
  education: { primary: 'basic.9y', secondary: 'high.school', tertiary: 'university.degree' },
} as const;

/** Bank Marketing in the order of time, by a scorecard. The length of the call is known only afterwards and is left out. */
export const bankScorecard: Trainable = leadTask({
  dataset: 'bank-marketing',
  aliases: ['bank-marketing', 'bank'],
  format: { outcome: 'y', good: 'yes', bad: 'no', alike: olderBankWords },
  ordered: true,
  recipe: {
    fields: {
      // One of the five economic figures: they move together, and what several of them say of one time turns against the next.
      numbers: ['age', 'campaign', 'pdays', 'previous', 'nr.employed'],
      words: ['job', 'marital', 'education', 'default', 'housing', 'loan', 'contact', 'month', 'poutcome'],
    },
    bins: 1,
    ridge: 5,
  },
  words: {
    id: 'lead-bank',
    version: '1.1.0',
    use: 'benchmark',
    data: [{ name: 'Bank Marketing (Moro et al. 2014)', source: 'https://archive.ics.uci.edu/dataset/222', licence: 'CC BY 4.0' }],
    limits: [learnedAll, 'Conversion rises over the years of the set: later calls convert more often than it says.'],
    reproduce: 'npm run train -- lead-bank --data <dir>',
  },
});

/** Both models of Online Shoppers fitted without every fifth row, with what they say of those rows. */
export async function shoppersHeldOut(path: string): Promise<{ name: string; scored: { score: number; positive: boolean }[] }[]> {
  const records = Object.values(readRecords(path, shoppers.format)).flat();
  const recipe = { fields: shoppers.fields, bins: 8, ridge: 3 };
  const curves = [];
  for (const [name, one] of Object.entries({ scorecard: recipe, trees: { ...recipe, trees: shoppersTreesOptions } })) {
    const model = await trainLead(
      records.filter((_, index) => index % 5 !== 2),
      { recipe: one, words: { ...shoppersWords, id: 'lead-trial', limits: [], reproduce: 'drawn' } },
    );
    const { predictions } = await measureLead(model, { held: records.filter((_, index) => index % 5 === 2) });
    curves.push({ name, scored: predictions.map(({ score = 0, truth }) => ({ score, positive: truth === 1 })) });
  }
  return curves;
}
