import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EmpireError } from '@empire/contract';
import { parseCard } from '../src/model/parse-card.ts';
import type { TrainedModel } from './trainable.ts';

/** Where the committed models are. */
export const modelsDir = join(import.meta.dirname, '../models');

/**
 * Writes `model.onnx` and `card.json` into a folder named by the model; returns the file's path from here. Errors: `bad-argument` where the version is
 * that of other bytes: a version never changes.
 */
export function writeModel({ card, bytes }: TrainedModel, out = modelsDir): string {
  const folder = join(out, card.id);
  const before = existsSync(join(folder, 'card.json')) ? parseCard(JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8'))) : undefined;
  if (before?.version === card.version && before.sha256 !== card.sha256)
    throw new EmpireError('bad-argument', `${card.id} ${card.version} is another file already: give the new one a version of its own, or write it elsewhere.`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, card.file), bytes);
  writeFileSync(join(folder, 'card.json'), `${JSON.stringify(card, null, 1)}\n`);
  return relative(process.cwd(), join(folder, card.file));
}

/** A committed model. Errors: `not-found` when there is none; `bad-model` for a malformed card. */
export function readModel(id: string): TrainedModel {
  const folder = join(modelsDir, id);
  if (!existsSync(join(folder, 'card.json'))) throw new EmpireError('not-found', `There is no committed model ${id}.`);
  const card = parseCard(JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')));
  return { card, bytes: new Uint8Array(readFileSync(join(folder, card.file))) };
}

/** The ids of all committed models, in order. */
export function committedModels(): string[] {
  if (!existsSync(modelsDir)) return [];
  return readdirSync(modelsDir)
    .filter((id) => existsSync(join(modelsDir, id, 'card.json')))
    .sort();
}
