import { EmpireError } from '@empire/contract';
import { tensor } from '../onnx/tensor.ts';
import { type FeatureRecord, recordFeatures } from './record-features.ts';
import type { OpenedModel } from './task-model.ts';

/** What a lead model takes and gives. */
export const leadValues = { features: 'features', scores: 'scores' } as const;

/** The probability for each record. Errors: `bad-model` when the card does not say how records are read, or the answer is not one number per record. */
export async function leadScores({ card, session }: OpenedModel, records: readonly FeatureRecord[]): Promise<Float32Array> {
  if (!card.columns) throw new EmpireError('bad-model', `The card of ${card.id} does not say how records are read.`);
  const rows = records.map((record) => recordFeatures(record, card.columns ?? []));
  const width = rows[0]?.length ?? 0;
  const matrix = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    matrix.set(row, at * width);
  });
  const scores = (await session.run({ [leadValues.features]: tensor('float32', [rows.length, width], matrix) }))[leadValues.scores];
  const sound = scores?.values instanceof Float32Array && scores.values.length === rows.length && scores.values.every(Number.isFinite);
  if (!sound) throw new EmpireError('bad-model', `${card.id} must answer with a number per record.`);
  return scores.values as Float32Array;
}
