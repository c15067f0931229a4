import { type Rows, sigmoid } from './fit-logistic.ts';

/** A tree: either a question whether a feature is at most a value, or a leaf. */
export type Tree = { readonly feature: number; readonly atMost: number; readonly yes: Tree; readonly no: Tree } | { readonly leaf: number };

export interface Trees {
  readonly base: number;
  readonly trees: readonly Tree[];
}

export interface TreesOptions {
  readonly rounds: number;
  readonly depth: number;
  readonly rate: number;
  /** Second derivatives a leaf needs at least, and the ridge on its value. */
  readonly minWeight: number;
  readonly ridge: number;
}

const maxBins = 64;

/** Gradient-boosted trees for the logistic loss by histograms (Chen and Guestrin 2016, without sampling): nothing is random. */
export function fitTrees({ features, positive }: Rows, options: TreesOptions): Trees {
  const columns = binned(features);
  const share = positive.filter(Boolean).length / positive.length;
  const base = Math.log(share / (1 - share));
  const said = new Float64Array(positive.length).fill(base);
  const trees: Tree[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const slopes = said.map((value, at) => sigmoid(value) - Number(positive[at]));
    const curves = said.map((value) => sigmoid(value) * (1 - sigmoid(value)));
    const grower = { columns, slopes, curves, options, said };
    trees.push(grow(Int32Array.from(positive.keys()), { ...grower, depth: options.depth }));
  }
  return { base, trees };
}

/** A feature in bins: the bin of each row, and the value that ends each bin. */
interface Binned {
  readonly bins: Uint8Array;
  readonly ends: readonly number[];
}

interface Grower {
  readonly columns: readonly Binned[];
  readonly slopes: Float64Array;
  readonly curves: Float64Array;
  readonly options: TreesOptions;
  readonly said: Float64Array;
  readonly depth: number;
}

function binned(features: readonly Float32Array[]): Binned[] {
  const width = features[0]?.length ?? 0;
  return Array.from({ length: width }, (_, column) => {
    const sorted = Float32Array.from(features, (row) => row[column] as number).sort();
    const picked = Array.from({ length: maxBins - 1 }, (__, at) => sorted[Math.floor(((at + 1) * sorted.length) / maxBins)] as number);
    const distinct = [...new Set(sorted)];
    const ends = distinct.length <= maxBins ? distinct.slice(0, -1) : [...new Set(picked)];
    return { bins: Uint8Array.from(features, (row) => ends.filter((end) => (row[column] as number) > end).length), ends };
  });
}

function grow(rows: Int32Array, grower: Grower): Tree {
  const split = grower.depth === 0 ? undefined : bestSplit(rows, grower);
  if (!split) {
    const { slope, curve } = sums(rows, grower);
    const leaf = (-slope / (curve + grower.options.ridge)) * grower.options.rate;
    for (const row of rows) grower.said[row] = (grower.said[row] as number) + leaf;
    return { leaf };
  }
  const { bins } = grower.columns[split.feature] as Binned;
  const deeper = { ...grower, depth: grower.depth - 1 };
  const yes = grow(
    rows.filter((row) => (bins[row] as number) <= split.bin),
    deeper,
  );
  const no = grow(
    rows.filter((row) => (bins[row] as number) > split.bin),
    deeper,
  );
  return { feature: split.feature, atMost: split.atMost, yes, no };
}

function bestSplit(rows: Int32Array, grower: Grower): { feature: number; bin: number; atMost: number } | undefined {
  const { ridge, minWeight } = grower.options;
  const all = sums(rows, grower);
  const worth = (slope: number, curve: number) => (slope * slope) / (curve + ridge);
  let best: { feature: number; bin: number; atMost: number } | undefined;
  let bestGain = 1e-3;
  grower.columns.forEach(({ bins, ends }, feature) => {
    const slopes = new Float64Array(ends.length + 1);
    const curves = new Float64Array(ends.length + 1);
    for (const row of rows) {
      const bin = bins[row] as number;
      slopes[bin] = (slopes[bin] as number) + (grower.slopes[row] as number);
      curves[bin] = (curves[bin] as number) + (grower.curves[row] as number);
    }
    let [slope, curve] = [0, 0];
    ends.forEach((atMost, bin) => {
      slope += slopes[bin] as number;
      curve += curves[bin] as number;
      if (curve < minWeight || all.curve - curve < minWeight) return;
      const gain = worth(slope, curve) + worth(all.slope - slope, all.curve - curve) - worth(all.slope, all.curve);
      if (gain > bestGain) [bestGain, best] = [gain, { feature, bin, atMost }];
    });
  });
  return best;
}

function sums(rows: Int32Array, { slopes, curves }: Grower): { slope: number; curve: number } {
  let [slope, curve] = [0, 0];
  for (const row of rows) {
    slope += slopes[row] as number;
    curve += curves[row] as number;
  }
  return { slope, curve };
}
