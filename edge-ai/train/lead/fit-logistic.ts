import { invertSymmetric } from '../../src/learn/invert-symmetric.ts';

/** A weighted sum; `bias` is added. */
export interface Logistic {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Rows of features with whether each turned out well. */
export interface Rows {
  readonly features: readonly Float32Array[];
  readonly positive: readonly boolean[];
}

const maxRounds = 30;

/** Logistic regression with a ridge on the weights (not the bias) by Newton steps. */
export function fitLogistic({ features, positive }: Rows, { ridge }: { ridge: number }): Logistic {
  const width = (features[0]?.length ?? 0) + 1;
  let weights: Float64Array = new Float64Array(width);
  for (let round = 0; round < maxRounds; round += 1) {
    const { slope, curve } = derivatives({ features, positive }, { weights, ridge });
    const inverse = invertSymmetric(curve, width);
    const step = weights.map((_, row) => slope.reduce((sum, value, column) => sum + (inverse[row * width + column] as number) * value, 0));
    weights = weights.map((value, at) => value - (step[at] as number));
    if (step.every((value) => Math.abs(value) < 1e-6)) break;
  }
  return { weights: weights.slice(0, width - 1), bias: weights[width - 1] as number };
}

/** The first and second derivatives of the loss; only places that are not zero cost anything. */
function derivatives({ features, positive }: Rows, { weights, ridge }: { weights: Float64Array; ridge: number }): { slope: Float64Array; curve: Float64Array } {
  const width = weights.length;
  const slope = weights.map((value, at) => (at === width - 1 ? 0 : ridge * value));
  const curve = new Float64Array(width * width);
  for (let at = 0; at < width; at += 1) curve[at * width + at] = at === width - 1 ? 1e-9 : ridge;
  features.forEach((row, index) => {
    const places = [...row.keys()].filter((at) => row[at] !== 0);
    const valueAt = (place: number) => (place === width - 1 ? 1 : (row[place] as number));
    places.push(width - 1);
    const said = sigmoid(places.reduce((sum, place) => sum + (weights[place] as number) * valueAt(place), 0));
    const [error, spread] = [said - Number(positive[index]), said * (1 - said)];
    for (const one of places) {
      slope[one] = (slope[one] as number) + error * valueAt(one);
      for (const other of places) curve[one * width + other] = (curve[one * width + other] as number) + spread * valueAt(one) * valueAt(other);
    }
  });
  return { slope, curve };
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
