import { parseArgs } from 'node:util';
import { EmpireError } from '@empire/contract';
import type { ModelCard } from '../src/model/model-card.ts';
import { runtimesAgree } from './agree.ts';
import { writeModel } from './model-files.ts';
import { printFigures } from './print-figures.ts';
import type { Figure, Trainable } from './trainable.ts';
import { dataOf, trainableFor } from './trainables.ts';
import { verifyModels } from './verify.ts';

const usage = `npm run train -- <task> --data <dir> [--seed 1] [--out <dir>]
npm run train -- verify [--data <dir>]
npm run train -- agree --data <dir>`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, seed: { type: 'string', default: '1' }, out: { type: 'string' } },
  });
  const [name] = positionals;
  if (name === 'verify') {
    const sound = await verifyModels(values.data);
    if (!sound) process.exitCode = 1;
    return;
  }
  if (name === 'agree' && values.data) {
    if (!(await runtimesAgree(values.data))) process.exitCode = 1;
    return;
  }
  const seed = Number(values.seed);
  if (!name || !values.data || !Number.isSafeInteger(seed)) throw new Error(usage);
  const trainable = trainableFor(name, values.data);
  const data = dataOf(trainable, values.data);
  const model = await trainable.train({ data, seed, note: (line) => console.error(line) });
  const { figures } = await trainable.evaluate(model, data);
  const file = writeModel({ ...model, card: withFigures(model.card, { figures, trainable, seed }) }, values.out);
  console.log(`${file}: ${model.bytes.length} bytes\n${printFigures(figures)}`);
}

function withFigures(card: ModelCard, { figures, trainable, seed }: { figures: readonly Figure[]; trainable: Trainable; seed: number }): ModelCard {
  const measured = figures.map(({ name, value, split }) => ({
    name,
    value: Number(value.toFixed(5)),
    dataset: trainable.dataset,
    split,
    seeds: [seed],
    chosenOn: trainable.chosenOn,
    ofThisFile: true,
  }));
  return { ...card, metrics: [...card.metrics, ...measured] };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof EmpireError ? `${error.code}: ${error.message}` : error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
