import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkGolden } from '../src/model/check-golden.ts';
import { checkModel } from '../src/model/check-model.ts';
import { interpreterRuntime } from '../src/runtime/interpreter-runtime.ts';
import { committedModels, readModel } from './model-files.ts';
import type { TrainedModel } from './trainable.ts';
import { dataOf, trainables } from './trainables.ts';

/** How far a figure may be from its card: the last digit of it. */
const tolerance = 1e-4;

/** Compares every committed model with its card: file, golden vectors, and the figures where the data is at hand. True when all agree. */
export async function verifyModels(data: string | undefined): Promise<boolean> {
  let sound = true;
  let total = 0;
  for (const id of committedModels()) {
    const model = readModel(id);
    total += model.bytes.length;
    const problems = [...(await filesDiffer(model)), ...(await figuresDiffer(model, data))];
    sound &&= problems.length === 0;
    console.log(`${id} ${model.card.version}: ${model.bytes.length} bytes, ${problems.length === 0 ? 'as its card says' : problems.join('; ')}`);
  }
  console.log(`all models: ${total} bytes`);
  return sound && total <= 3_000_000;
}

async function filesDiffer({ card, bytes }: TrainedModel): Promise<string[]> {
  try {
    await checkModel(card, bytes);
    await checkGolden({ card, session: await interpreterRuntime.open(bytes), provider: 'interpreter' });
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Without data, or without the data of this model, the figures are left as they are. */
async function figuresDiffer(model: TrainedModel, data: string | undefined): Promise<string[]> {
  const trainable = trainables.find(({ id }) => id === model.card.id);
  if (data === undefined || !trainable || !existsSync(join(data, trainable.dataset))) return [];
  const { figures } = await trainable.evaluate(model, dataOf(trainable, data));
  return model.card.metrics
    .filter(({ ofThisFile }) => ofThisFile)
    .flatMap(({ name, split, value }) => {
      const found = figures.find((figure) => figure.name === name && figure.split === split);
      if (found && Math.abs(found.value - value) <= tolerance) return [];
      return [`${name} on ${split} is ${found?.value.toFixed(5) ?? 'not measured'}, the card says ${value}`];
    });
}
