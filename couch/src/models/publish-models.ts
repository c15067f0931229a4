import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmpireError, type TaskName } from '@empire/contract';
import { nameOfModel } from '@empire/contract/models';
import { hashOf, type ModelFiles, mirrorModel, readModelFolder } from './mirror-model.ts';
import type { ModelShelf } from './model-shelf.ts';
import { approved, pointed, published, type ShelfModel, type ShelfState } from './shelf-state.ts';

/** A model that was not published, and why. */
export interface ModelRefusal {
  readonly folder: string;
  readonly code: string;
  readonly message: string;
}

/** The folder itself where it is a model, else its folders with models that answer neurons (`"use": "product"`), in order. */
export async function modelFolders(folder: string): Promise<readonly string[]> {
  if (existsSync(join(folder, 'card.json'))) return [folder];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = entries.filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'card.json')));
  const paths = found.map(({ name }) => join(folder, name)).toSorted();
  const uses = await Promise.all(paths.map(useOf));
  return paths.filter((_, index) => uses[index] !== 'benchmark');
}

/** What a card says it is for; nothing where it cannot be read, which is said when it is published. */
async function useOf(folder: string): Promise<unknown> {
  try {
    return (JSON.parse(await readFile(join(folder, 'card.json'), 'utf8')) as { use?: unknown }).use;
  } catch {
    return undefined;
  }
}

/** Checks the model of a folder, mirrors its bytes and puts it on the shelf, where it waits for its approval. Errors: `bad-model`, `conflict`. */
export async function publishModel(folder: string, { shelf, modelsDir, now }: { shelf: ModelShelf; modelsDir: string; now: number }): Promise<ShelfModel> {
  const model = { ...(await mirrorModel(await readModelFolder(folder), modelsDir)), publishedAt: new Date(now).toISOString() };
  await shelf.change((state) => published(state, model));
  return model;
}

/**
 * Publishes the models of this installation (`"use": "product"` in their cards) and approves them. One that was not known points stable at itself;
 * one that was is left where the operator has it. What is malformed is refused by itself.
 */
export async function publishCommitted(
  folder: string,
  { shelf, modelsDir, now }: { shelf: ModelShelf; modelsDir: string; now: number },
): Promise<{ readonly published: readonly string[]; readonly refused: readonly ModelRefusal[] }> {
  const before = await shelf.state();
  const publishedAt = new Date(now).toISOString();
  const added: ShelfModel[] = [];
  const refused: ModelRefusal[] = [];
  for (const one of await modelFolders(folder)) {
    try {
      const files = await readModelFolder(one);
      if (isHere(files, { state: before, modelsDir })) continue;
      added.push({ ...(await mirrorModel(files, modelsDir)), publishedAt });
    } catch (error) {
      if (!(error instanceof EmpireError)) throw error;
      refused.push({ folder: one, code: error.code, message: error.message });
    }
  }
  if (added.length > 0) await shelf.change((state) => added.reduce((next, model) => taken(next, model), state));
  else await shelf.issue();
  return { published: added.map(nameOfModel), refused };
}

function taken(state: ShelfState, model: ShelfModel): ShelfState {
  const name = nameOfModel(model);
  const isKnown = state.models.some((one) => nameOfModel(one) === name);
  const next = approved(published(state, model, { replace: true }), name, { by: 'this installation', at: model.publishedAt });
  const free = model.tasks.filter((task) => !isKnown || !next.channels.stable?.active[task]);
  return pointed(next, 'stable', { uses: Object.fromEntries(free.map((task): [TaskName, string] => [task, name])) });
}

/** Whether these very bytes are on the shelf and in the mirror. */
function isHere({ cardText, bytes }: ModelFiles, { state, modelsDir }: { state: ShelfState; modelsDir: string }): boolean {
  const [cardHash, fileHash] = [hashOf(cardText), hashOf(bytes)];
  const known = state.models.find((model) => model.cardHash === cardHash && model.fileHash === fileHash);
  return known !== undefined && [known.card, known.file].every((path) => existsSync(join(modelsDir, path.slice('/ai/'.length))));
}
