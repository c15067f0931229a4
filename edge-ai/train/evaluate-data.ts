import { existsSync } from 'node:fs';
import { EmpireError } from '@empire/contract';
import { readModel } from './model-files.ts';
import type { Evaluation } from './trainable.ts';
import { dataOf, trainableFor } from './trainables.ts';
import { measuredWithoutModel } from './without-model.ts';

/** What was measured, and by which model; without one by rules, or by models that are not kept. */
export interface MeasuredData extends Evaluation {
  readonly task: string;
  readonly model?: { readonly id: string; readonly version: string; readonly sha256: string; readonly bytes: number };
}

/**
 * Measures what is committed for a task on a file or folder. Errors: `not-found` for data that is not there; `bad-argument` for a task there is
 * not, data of another format, and data without an example.
 */
export async function evaluateData(name: string, data: string): Promise<MeasuredData> {
  if (!existsSync(data)) throw new EmpireError('not-found', `There is nothing at ${data}.`);
  const measured = await measure(name, data);
  if (measured.predictions.length === 0) throw new EmpireError('bad-argument', 'The data holds no example to measure on.');
  return measured;
}

async function measure(name: string, data: string): Promise<MeasuredData> {
  const withoutModel = measuredWithoutModel(name, data);
  if (withoutModel) return { task: name, ...(await withoutModel(data)) };
  const trainable = trainableFor(name, data);
  const model = readModel(trainable.id);
  const { id, version, sha256 } = model.card;
  return { task: trainable.id, model: { id, version, sha256, bytes: model.bytes.length }, ...(await trainable.evaluate(model, dataOf(trainable, data))) };
}
