import type { TextFeatures } from '../../src/text/text-features.ts';
import { Random } from '../random.ts';

export interface SpaceOptions {
  readonly buckets: number;
  readonly width: number;
  readonly batch: number;
  readonly steps: number;
  readonly rate: number;
  readonly seed: number;
  readonly note: (line: string) => void;
}

/** Rows of a table by bucket; a text is the weighted sum of its rows. The rows hold the rarity of their bucket already. */
export interface Space {
  readonly table: Float32Array;
  readonly rarity: Float32Array;
}

/** Weights of a text by bucket. */
type Sparse = ReadonlyMap<number, number>;

/** A text and a mixture of it with another: how close the two are is between 0 and 1, evenly. */
interface Pair {
  readonly one: Sparse;
  readonly other: Sparse;
}

/**
 * Learns vectors whose cosines are those of TF-IDF over all buckets: texts are compared with mixtures of themselves and others, and the
 * table moves by Adam until the short vectors say the same. It needs no labels.
 */
export function fitSpace(texts: readonly TextFeatures[], options: SpaceOptions): Space {
  const { buckets, width, batch, steps } = options;
  const random = new Random(options.seed);
  const rarity = rarityOf(texts, buckets);
  const table = Float32Array.from({ length: buckets * width }, () => random.normal() / Math.sqrt(width));
  const [slope, mean, square] = [new Float32Array(table.length), new Float32Array(table.length), new Float32Array(table.length)];
  for (let step = 1; step <= steps; step += 1) {
    const pairs = Array.from({ length: batch }, () => mixture(texts, { random, rarity }));
    slope.fill(0);
    pairs.forEach((pair, at) => {
      learn(pair, { table, slope, width, weight: 1 / batch });
      const next = pairs[(at + 1) % batch] as Pair;
      learn({ one: pair.one, other: next.other }, { table, slope, width, weight: 0.5 / batch });
    });
    moveBy(table, { slope, mean, square, step, rate: options.rate * (1 - (step - 1) / steps) });
    if (step % 100 === 0) options.note(`step ${step} of ${steps}`);
  }
  for (let at = 0; at < table.length; at += 1) table[at] = (table[at] as number) * (rarity[Math.floor(at / width)] as number);
  return { table, rarity };
}

/** The logarithm of how many texts there are for one with the bucket. */
function rarityOf(texts: readonly TextFeatures[], buckets: number): Float32Array {
  const counts = new Float32Array(buckets);
  for (const { ids } of texts) for (const id of new Set(ids)) counts[id] = (counts[id] as number) + 1;
  return counts.map((count) => Math.log((1 + texts.length) / (1 + count)));
}

function mixture(texts: readonly TextFeatures[], { random, rarity }: { random: Random; rarity: Float32Array }): Pair {
  const pick = () => texts[Math.floor(random.next() * texts.length)] as TextFeatures;
  const [text, stranger, share] = [pick(), pick(), random.next()];
  const other = new Map<number, number>();
  add(other, { features: text, rarity, kept: () => random.next() < share });
  add(other, { features: stranger, rarity, kept: () => random.next() > share });
  const one = new Map<number, number>();
  add(one, { features: text, rarity, kept: () => true });
  return { one, other };
}

function add(into: Map<number, number>, { features, rarity, kept }: { features: TextFeatures; rarity: Float32Array; kept: () => boolean }): void {
  features.ids.forEach((id, at) => {
    if (kept()) into.set(id, (into.get(id) ?? 0) + (features.weights[at] as number) * (rarity[id] as number));
  });
}

/** Adds the slope of half the squared difference between the two cosines. */
function learn({ one, other }: Pair, { table, slope, width, weight }: { table: Float32Array; slope: Float32Array; width: number; weight: number }): void {
  const [left, right] = [summed(one, { table, width }), summed(other, { table, width })];
  const [leftSize, rightSize] = [lengthOf(left), lengthOf(right)];
  const wanted = sparseCosine(one, other);
  if (leftSize === 0 || rightSize === 0 || Number.isNaN(wanted)) return;
  const said = left.reduce((sum, value, at) => sum + value * (right[at] as number), 0) / (leftSize * rightSize);
  const error = weight * (said - wanted);
  const leftSlope = left.map((value, at) => (error * ((right[at] as number) / rightSize - (said * value) / leftSize)) / leftSize);
  const rightSlope = right.map((value, at) => (error * ((left[at] as number) / leftSize - (said * value) / rightSize)) / rightSize);
  spread(slope, { sparse: one, by: leftSlope, width });
  spread(slope, { sparse: other, by: rightSlope, width });
}

function spread(slope: Float32Array, { sparse, by, width }: { sparse: Sparse; by: Float64Array; width: number }): void {
  for (const [id, weight] of sparse) {
    for (let at = 0, from = id * width; at < width; at += 1) slope[from + at] = (slope[from + at] as number) + weight * (by[at] as number);
  }
}

function summed(sparse: Sparse, { table, width }: { table: Float32Array; width: number }): Float64Array {
  const sum = new Float64Array(width);
  for (const [id, weight] of sparse) {
    for (let at = 0, from = id * width; at < width; at += 1) sum[at] = (sum[at] as number) + weight * (table[from + at] as number);
  }
  return sum;
}

function sparseCosine(one: Sparse, other: Sparse): number {
  let product = 0;
  for (const [id, weight] of one) product += weight * (other.get(id) ?? 0);
  return product / (lengthOf([...one.values()]) * lengthOf([...other.values()]));
}

function lengthOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

function moveBy(
  table: Float32Array,
  { slope, mean, square, step, rate }: { slope: Float32Array; mean: Float32Array; square: Float32Array; step: number; rate: number },
): void {
  const [first, second] = [1 - 0.9 ** step, 1 - 0.999 ** step];
  for (let at = 0; at < table.length; at += 1) {
    const one = slope[at] as number;
    const moved = 0.9 * (mean[at] as number) + 0.1 * one;
    const squared = 0.999 * (square[at] as number) + 0.001 * one * one;
    mean[at] = moved;
    square[at] = squared;
    table[at] = (table[at] as number) - (rate * (moved / first)) / (Math.sqrt(squared / second) + 1e-8);
  }
}
