import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EmpireError, errorCode } from '@empire/contract';
import { evaluateData } from './evaluate-data.ts';
import { printFigures } from './print-figures.ts';
import type { Prediction } from './trainable.ts';

const usage = 'npm run eval -- <task> --data <file or folder> [--json] [--predictions <file>]';

async function main(): Promise<void> {
  const { values, positionals } = read();
  const [name] = positionals;
  if (!name || !values.data) throw new EmpireError('bad-argument', usage);
  const { task, model, figures, predictions } = await evaluateData(name, values.data);
  if (values.predictions) writePredictions(values.predictions, predictions);
  console.log(values.json ? JSON.stringify({ task, ...(model && { model }), figures }, null, 1) : printFigures(figures));
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { data: { type: 'string' }, json: { type: 'boolean', default: false }, predictions: { type: 'string' } },
    });
  } catch (error) {
    throw new EmpireError('bad-argument', `${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function writePredictions(file: string, predictions: readonly Prediction[]): void {
  try {
    writeFileSync(file, predictions.map((one) => `${JSON.stringify(one)}\n`).join(''));
  } catch (error) {
    throw new EmpireError('bad-argument', `The predictions cannot be written to ${file}: ${errorCode(error) ?? String(error)}.`);
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof EmpireError ? `${error.code}: ${error.message}` : error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
