import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readPhrases } from '../data/phrases.ts';
import { measureIntent } from '../intent/measure-intent.ts';
import { shoppersHeldOut } from '../lead/lead-training.ts';
import { calibrationBins } from '../measure/calibration.ts';
import { readModel } from '../model-files.ts';
import { calibrationPicture } from './calibration-picture.ts';
import { confusionPicture } from './confusion-picture.ts';

const usage = 'node --import tsx edge-ai/train/pictures/draw.ts --data <dir>';
const out = join(import.meta.dirname, '../../../docs/pictures');
const phrases = join(import.meta.dirname, '../product');

/** Draws the pictures of the documentation from the committed models and the data given. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  if (!values.data) throw new Error(usage);
  mkdirSync(out, { recursive: true });
  const parts = readPhrases(phrases);
  const { predictions } = await measureIntent(readModel('intent-product'), { 'held-out': parts['held-out'] ?? [], apart: parts.apart ?? [] });
  writeFileSync(join(out, 'product-intents.svg'), confusionPicture(predictions));
  const curves = await shoppersHeldOut(join(values.data, 'online-shoppers'));
  writeFileSync(join(out, 'lead-calibration.svg'), calibrationPicture(curves.map(({ name, scored }) => ({ name, bins: calibrationBins(scored) }))));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
