/** Predictions of nearly the same size: what was said on average, and how often it came true. */
export interface CalibrationBin {
  readonly said: number;
  readonly found: number;
  readonly count: number;
}

/** Sorts predictions into bins of equal count. */
export function calibrationBins(predictions: readonly { score: number; positive: boolean }[], { bins = 10 } = {}): CalibrationBin[] {
  const sorted = predictions.toSorted((a, b) => a.score - b.score);
  return Array.from({ length: bins }, (_, at) => sorted.slice(Math.floor((at * sorted.length) / bins), Math.floor(((at + 1) * sorted.length) / bins)))
    .filter((bin) => bin.length > 0)
    .map((bin) => ({
      said: bin.reduce((sum, { score }) => sum + score, 0) / bin.length,
      found: bin.filter(({ positive }) => positive).length / bin.length,
      count: bin.length,
    }));
}

/** The expected calibration error: how far what was said is from what came true, on average. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { said, found, count }) => sum + (count / total) * Math.abs(said - found), 0);
}
