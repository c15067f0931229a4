import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EmpireError } from '@empire/contract';
import { embedTraining } from './embed/embed-training.ts';
import { emotionTraining } from './emotion/emotion-training.ts';
import { bankingTraining, clincTraining } from './intent/intent-training.ts';
import { bankScorecard, shoppersScorecard, shoppersTrees } from './lead/lead-training.ts';
import { productTraining } from './product/product-training.ts';
import { mswebTraining } from './recommend/recommend-training.ts';
import { summaryTraining } from './summarize/summary-training.ts';
import type { Trainable } from './trainable.ts';

/** Everything that can be trained and measured. */
export const trainables: readonly Trainable[] = [
  clincTraining,
  bankingTraining,
  emotionTraining,
  mswebTraining,
  shoppersTrees,
  shoppersScorecard,
  bankScorecard,
  summaryTraining,
  embedTraining,
  productTraining,
];

/**
 * The one that a name and the data mean: names are shared where the data tells them apart (`intent` with JSON or with CSV).
 * Errors: `not-found` for data that is not there; `bad-argument` with the names that exist.
 */
export function trainableFor(name: string, data?: string): Trainable {
  if (data !== undefined && !existsSync(data)) throw new EmpireError('not-found', `There is nothing at ${data}.`);
  const named = trainables.filter(({ id, aliases }) => id === name || aliases.includes(name));
  const byData =
    data === undefined
      ? undefined
      : (named.find((one) => one.recognises?.(data)) ?? named.find((one) => isSetOf(one, data)) ?? named.findLast((one) => holdsFilesOf(one, data)));
  const found = named.length === 1 ? named[0] : byData;
  if (found) return found;
  throw new EmpireError('bad-argument', `There is no task ${name} for this data; known are ${trainables.map(({ id }) => id).join(', ')}.`);
}

/** Where the data of a task is: the path itself, or the folder of its set inside it. */
export function dataOf({ dataset }: Trainable, path: string): string {
  const inside = join(path, dataset);
  return existsSync(inside) ? inside : path;
}

function isSetOf({ dataset }: Trainable, path: string): boolean {
  return existsSync(join(path, dataset)) || basename(path) === dataset;
}

/** Banking77 comes with a JSON file of its categories, CLINC150 without CSV: the later one in the list is the surer guess. */
function holdsFilesOf({ endings }: Trainable, path: string): boolean {
  const names = statSync(path).isDirectory() ? readdirSync(path) : [path];
  return names.some((name) => endings.some((ending) => name.toLowerCase().endsWith(ending)));
}
