import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { interpreterRuntime } from '../src/runtime/interpreter-runtime.ts';
import { OnnxruntimeRuntime } from '../src/runtime/onnxruntime-runtime.ts';
import { committedModels, readModel } from './model-files.ts';
import type { Prediction } from './trainable.ts';
import { dataOf, trainables } from './trainables.ts';

/** The share of texts on which both runtimes must name the same label. */
const needed = 0.999;

/** Runs every committed model over its whole data by both runtimes and prints how often the first label is the same. True when it is often enough. */
export async function runtimesAgree(data: string): Promise<boolean> {
  let sound = true;
  for (const id of committedModels()) {
    const trainable = trainables.find((one) => one.id === id);
    if (!trainable || !existsSync(join(data, trainable.dataset))) continue;
    const [model, path] = [readModel(id), dataOf(trainable, data)];
    const here = await trainable.evaluate(model, path, { runtime: interpreterRuntime });
    const there = await trainable.evaluate(model, path, { runtime: new OnnxruntimeRuntime() });
    for (const split of new Set(here.predictions.map((one) => one.split))) {
      const { share, count } = agreement(here.predictions, { others: there.predictions, split });
      sound &&= share >= needed;
      console.log(`${id}, ${split}: ${(100 * share).toFixed(3)} % of ${count}`);
    }
  }
  return sound;
}

function agreement(predictions: readonly Prediction[], { others, split }: { others: readonly Prediction[]; split: string }): { share: number; count: number } {
  const places = [...predictions.keys()].filter((index) => predictions[index]?.split === split);
  const same = places.filter((index) => predictions[index]?.ranked?.[0]?.label === others[index]?.ranked?.[0]?.label);
  return { share: same.length / places.length, count: places.length };
}
