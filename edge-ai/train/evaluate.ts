import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readModel } from './model-files.ts';
import { printFigures } from './print-figures.ts';
import { dataOf, trainableFor } from './trainables.ts';
import { measuredWithoutModel } from './without-model.ts';

const usage = 'npm run eval -- <task> --data <file or folder> [--json] [--predictions <file>]';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, json: { type: 'boolean', default: false }, predictions: { type: 'string' } },
  });
  const [name] = positionals;
  if (!name || !values.data) throw new Error(usage);
  const measure = measuredWithoutModel(name, values.data);
  if (measure) {
    const { figures, predictions } = await measure(values.data);
    if (values.predictions) writeFileSync(values.predictions, predictions.map((one) => `${JSON.stringify(one)}\n`).join(''));
    return console.log(values.json ? JSON.stringify({ task: name, figures }, null, 1) : printFigures(figures));
  }
  const trainable = trainableFor(name, values.data);
  const model = readModel(trainable.id);
  const { figures, predictions } = await trainable.evaluate(model, dataOf(trainable, values.data));
  if (values.predictions) writeFileSync(values.predictions, predictions.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const { id, version, sha256 } = model.card;
  console.log(
    values.json ? JSON.stringify({ task: trainable.id, model: { id, version, sha256, bytes: model.bytes.length }, figures }, null, 1) : printFigures(figures),
  );
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
