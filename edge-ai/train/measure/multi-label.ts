/** Scores and truth of one label over all examples. */
export interface LabelColumn {
  readonly scores: readonly number[];
  readonly truth: readonly boolean[];
}

/** F1 of one label when scores from `threshold` on count as yes. 0 where nothing is right. */
export function f1At({ scores, truth }: LabelColumn, threshold: number): number {
  let [hit, said, there] = [0, 0, 0];
  for (let at = 0; at < scores.length; at += 1) {
    const yes = (scores[at] as number) >= threshold;
    if (yes) said += 1;
    if (truth[at]) there += 1;
    if (yes && truth[at]) hit += 1;
  }
  return said + there === 0 ? 0 : (2 * hit) / (said + there);
}

/** Mean F1 over labels, each with its threshold. */
export function macroF1(columns: readonly LabelColumn[], thresholdOf: (index: number) => number): number {
  return columns.reduce((sum, column, index) => sum + f1At(column, thresholdOf(index)), 0) / columns.length;
}

const candidates = Array.from({ length: 90 }, (_, index) => 0.02 + index * 0.01);

/** The threshold with the best F1, flattened by its neighbours so that a lucky spike on few examples is not taken. */
export function bestThreshold(column: LabelColumn): number {
  const found = candidates.map((threshold) => f1At(column, threshold));
  const smooth = found.map((_, index) => mean(found.slice(Math.max(0, index - 2), index + 3)));
  return candidates[smooth.indexOf(Math.max(...smooth))] ?? 0.5;
}

/** The one threshold for all labels with the best macro-F1. */
export function bestSharedThreshold(columns: readonly LabelColumn[]): number {
  const found = candidates.map((threshold) => macroF1(columns, () => threshold));
  return candidates[found.indexOf(Math.max(...found))] ?? 0.5;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
