/** Median, smallest and largest of some figures. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly n: number;
}

/** `undefined` for no figures at all. */
export function summarize(figures: readonly number[]): Summary | undefined {
  const sorted = figures.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return undefined;
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? (sorted[Math.floor(middle)] ?? min) : ((sorted[middle - 1] ?? min) + (sorted[middle] ?? min)) / 2;
  return { median, min, max, n: sorted.length };
}
