import type { Measured } from '../measure.ts';
import { type Ratio, ratios } from '../rows.ts';
import { type Summary, summarize } from './stats.ts';
import { figure, table } from './table.ts';

/** One comparison with what it was computed from. */
export interface Compared extends Ratio {
  readonly over: Summary;
  readonly under: Summary;
  readonly ratio: number;
}

/** The comparisons for which both sides were measured. */
export function compare(rows: readonly number[], { small, transfers }: Measured): readonly Compared[] {
  const figures = (name: string) => summarize(small[name] ?? (transfers[name] ?? []).map(({ ms }) => ms));
  return ratios.flatMap((ratio) => {
    const [over, under] = [figures(ratio.top), figures(ratio.bottom)];
    return rows.includes(ratio.row) && over && under ? [{ ...ratio, over, under, ratio: over.median / under.median }] : [];
  });
}

/** The ratios with the raw medians beside them. */
export function ratioTable(compared: readonly Compared[]): string {
  const cell = ({ median, min, max, n }: Summary) => `${figure(median)} (${figure(min)}-${figure(max)}, n ${n})`;
  return table(
    ['row', 'comparison', 'ratio', 'aim', 'ms above (range)', 'ms below (range)'],
    compared.map(({ row, title, ratio, aim = '', over, under }) => [String(row), title, ratio.toFixed(2), aim, cell(over), cell(under)]),
  );
}

/** Row 5, and how long the network was busy: per transfer, medians. */
export function transferTable({ transfers }: Measured): string {
  return table(
    ['transfer', 'ms', 'requests', 'ms in requests', 'long tasks', 'longest ms', 'ms in long tasks'],
    Object.entries(transfers).map(([name, samples]) => {
      const middle = (pick: (sample: (typeof samples)[number]) => number) => figure(summarize(samples.map(pick))?.median ?? 0);
      return [
        name,
        middle(({ ms }) => ms),
        String(summarize(samples.map(({ requests }) => requests.length))?.median ?? 0),
        middle(({ requestMs }) => requestMs),
        String(summarize(samples.map(({ longTasks }) => longTasks.length))?.median ?? 0),
        figure(Math.max(0, ...samples.flatMap(({ longTasks }) => longTasks))),
        middle(({ longTasks }) => longTasks.reduce((sum, ms) => sum + ms, 0)),
      ];
    }),
  );
}
