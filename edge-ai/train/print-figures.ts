import type { Figure } from './trainable.ts';

/** A table of figures; what cannot be computed from the examples is a dash. */
export function printFigures(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, split, examples }) => [split, name, Number.isFinite(value) ? value.toFixed(4) : '–', String(examples)]);
  const all = [['part', 'figure', 'value', 'examples'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
