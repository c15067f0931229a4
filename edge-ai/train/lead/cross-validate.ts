import type { RecordFormat, RecordParts } from '../data/records.ts';
import type { Evaluation, Prediction } from '../trainable.ts';
import { figuresOf, measureLead } from './measure-lead.ts';
import { type LeadRecipe, trainLead } from './train-lead.ts';

const folds = 5;
const words = { id: 'lead-fold', version: '0.0.0', use: 'benchmark', data: [], limits: [], reproduce: 'a fold of a cross-validation' } as const;

/** Leads of X Education: evaluated only, nothing of them ships. */
export const leadsFormat: RecordFormat = { outcome: 'Converted', good: '1', bad: '0' };

/** What is known before anybody talks to the lead: tags, quality, profile, indices and last actions are entered afterwards and would tell the outcome. */
export const leadsRecipe: LeadRecipe = {
  fields: {
    numbers: ['TotalVisits', 'Total Time Spent on Website', 'Page Views Per Visit'],
    words: [
      'Lead Origin',
      'Lead Source',
      'Do Not Email',
      'Specialization',
      'What is your current occupation',
      'City',
      'Country',
      'How did you hear about X Education',
    ],
  },
  bins: 10,
  ridge: 2,
};

/** Measures a recipe by five folds of every part; no model is kept. */
export async function crossValidate(parts: RecordParts, recipe: LeadRecipe): Promise<Evaluation> {
  const predictions: Prediction[] = [];
  for (const [split, records] of Object.entries(parts)) {
    for (let fold = 0; fold < folds; fold += 1) {
      const model = await trainLead(
        records.filter((_, index) => index % folds !== fold),
        { recipe, words },
      );
      const measured = await measureLead(model, { [split]: records.filter((_, index) => index % folds === fold) });
      predictions.push(...measured.predictions);
    }
  }
  const figures = Object.keys(parts).flatMap((split) => {
    const here = predictions.filter((one) => one.split === split);
    return figuresOf(
      here.map(({ score = 0, truth }) => ({ score, positive: truth === 1 })),
      { split, suffix: ', five folds' },
    );
  });
  return { figures, predictions };
}
