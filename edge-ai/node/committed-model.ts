import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmpireError } from '@empire/contract';
import type { ShelvedModel } from '../src/model/model-shelf.ts';
import { parseCard } from '../src/model/parse-card.ts';

const modelsDir = join(import.meta.dirname, '../models');

/** A model of this package by its id, as it was committed. Errors: `inference-unavailable` when there is none, `bad-model` for a malformed card. */
export function committedModel(id: string, folder = modelsDir): ShelvedModel {
  const card = join(folder, id, 'card.json');
  if (!existsSync(card)) throw new EmpireError('inference-unavailable', `There is no committed model ${id}.`);
  const read = parseCard(JSON.parse(readFileSync(card, 'utf8')));
  return { card: read, bytes: new Uint8Array(readFileSync(join(folder, id, read.file))) };
}
