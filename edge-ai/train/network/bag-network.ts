import type { TextFeatures } from '../../src/text/text-features.ts';
import type { Random } from '../random.ts';

/** Sizes of a network: rows of the table, its width, hidden units, outputs. */
export interface BagShape {
  readonly buckets: number;
  readonly width: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** Embedding bag → dense ReLU → dense. Matrices are row-major: table [buckets, width], inner [hidden, width], outer [hidden, outputs]. */
export interface BagNetwork extends BagShape {
  readonly table: Float32Array;
  readonly inner: Float32Array;
  readonly innerBias: Float32Array;
  readonly outer: Float32Array;
  readonly outerBias: Float32Array;
}

/** A network with random weights. Those of the table are very small: a row that no example touches must not speak. */
export function createNetwork(shape: BagShape, random: Random): BagNetwork {
  const normal = (count: number, deviation: number) => Float32Array.from({ length: count }, () => random.normal() * deviation);
  return {
    ...shape,
    table: normal(shape.buckets * shape.width, 0.02),
    inner: normal(shape.hidden * shape.width, Math.sqrt(2 / shape.width)),
    innerBias: new Float32Array(shape.hidden),
    outer: normal(shape.hidden * shape.outputs, Math.sqrt(1 / shape.hidden)),
    outerBias: new Float32Array(shape.outputs),
  };
}

/** The outputs before softmax or sigmoid. */
export function logitsOf(network: BagNetwork, features: TextFeatures): Float32Array {
  const bag = bagOf(network, features);
  const { width, hidden, outputs, inner, outer } = network;
  const logits = network.outerBias.slice();
  for (let unit = 0; unit < hidden; unit += 1) {
    let sum = network.innerBias[unit] as number;
    for (let at = 0, from = unit * width; at < width; at += 1) sum += (inner[from + at] as number) * (bag[at] as number);
    if (sum <= 0) continue;
    for (let at = 0, from = unit * outputs; at < outputs; at += 1) logits[at] = (logits[at] as number) + sum * (outer[from + at] as number);
  }
  return logits;
}

/** The weighted sum of the table's rows. */
export function bagOf({ table, width }: BagNetwork, { ids, weights }: TextFeatures): Float32Array {
  const bag = new Float32Array(width);
  for (let index = 0; index < ids.length; index += 1) {
    const weight = weights[index] as number;
    if (weight === 0) continue;
    for (let at = 0, from = (ids[index] as number) * width; at < width; at += 1) bag[at] = (bag[at] as number) + weight * (table[from + at] as number);
  }
  return bag;
}

/** Softmax in place, scaled by a temperature. */
export function softmax(values: Float32Array, temperature = 1): Float32Array {
  let top = Number.NEGATIVE_INFINITY;
  for (const value of values) top = Math.max(top, value);
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) {
    const power = Math.exp(((values[at] as number) - top) / temperature);
    values[at] = power;
    sum += power;
  }
  for (let at = 0; at < values.length; at += 1) values[at] = (values[at] as number) / sum;
  return values;
}

/** Sigmoid in place. */
export function sigmoid(values: Float32Array): Float32Array {
  for (let at = 0; at < values.length; at += 1) values[at] = 1 / (1 + Math.exp(-(values[at] as number)));
  return values;
}
