import type { Measured } from '../measure.ts';
import { type Ratio, ratios } from '../rows.ts';
import type { LiveSample, RestSample, Standing } from '../standing.ts';
import { pushedMs } from './pushed.ts';
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
  const figures = (name: string) => summarize(small[name] ?? timesOf(name, transfers));
  return ratios.flatMap((ratio) => {
    const [over, under] = [figures(ratio.top), figures(ratio.bottom)];
    return rows.includes(ratio.row) && over && under ? [{ ...ratio, over, under, ratio: over.median / under.median }] : [];
  });
}

/** A round of the engine that pushes counts until the push is done; with `and pull`, to its end. */
function timesOf(name: string, transfers: Measured['transfers']): readonly number[] {
  const whole = transfers[name.replace(' and pull', '')] ?? [];
  return whole.map((sample) => (name.startsWith('push-engine,') ? pushedMs(sample) : sample.ms));
}

/** The ratios with the raw medians beside them. */
export function ratioTable(compared: readonly Compared[]): string {
  const cell = ({ median, min, max, n }: Summary) => `${figure(median)} (${figure(min)}-${figure(max)}, n ${n})`;
  return table(
    ['row', 'comparison', 'ratio', 'aim', 'reached', 'ms above (range)', 'ms below (range)'],
    compared.map(({ row, title, ratio, aim = '', over, under }) => [String(row), title, ratio.toFixed(2), aim, verdict(ratio, aim), cell(over), cell(under)]),
  );
}

/** Whether a ratio keeps to an aim such as `<= 1.25`. Nothing fails by it. */
export function verdict(ratio: number, aim: string): string {
  const [relation, bound] = aim.split(' ');
  if (bound === undefined) return '';
  return (relation === '<=' ? ratio <= Number(bound) : ratio >= Number(bound)) ? 'yes' : 'no';
}

/** Rows 6 and 7. */
export function standingTable({ live, rest }: Standing): string {
  return table(['row', 'standing still', 'figure', 'aim', 'reached'], [...liveLines(live), ...(rest ? restLines(rest) : [])]);
}

function liveLines(live: Standing['live']): readonly (readonly string[])[] {
  const median = (sample: LiveSample | undefined) => summarize(sample?.arrivalMs ?? [])?.median ?? 0;
  const lines = Object.entries(live).flatMap(([name, sample]) => {
    const isOurs = name === 'engine 12';
    return [
      ['6', `${name}: requests held`, String(sample.held), isOurs ? '<= 1' : '', isOurs ? verdict(sample.held, '<= 1') : ''],
      ['6', `${name}: a write in the last one arrives after (ms)`, figure(median(sample)), '', ''],
    ];
  });
  const ratio = median(live['engine 12']) / median(live['engine 1']);
  return Number.isFinite(ratio) ? [...lines, ['6', 'engine 12 / engine 1', ratio.toFixed(2), '<= 1.2', verdict(ratio, '<= 1.2')]] : lines;
}

function restLines({ documents, emptyBytes, restBytes, pullMs }: RestSample): readonly (readonly string[])[] {
  const mib = (bytes: number) => (bytes / 1_048_576).toFixed(1);
  return [
    ['7', 'heap of a page without documents (MiB)', mib(emptyBytes), '', ''],
    ['7', `heap at rest with ${documents} documents (MiB)`, mib(restBytes), '', ''],
    ['7', `pulling these (ms)`, figure(pullMs), '', ''],
  ];
}

/** Row 5, and how long the network was busy: per transfer, medians. */
export function transferTable({ transfers }: Measured): string {
  return table(
    ['transfer', 'ms', 'requests', 'ms in requests', 'long tasks', 'longest ms', 'ms in long tasks', 'none over 50'],
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
        samples.every(({ longTasks }) => longTasks.length === 0) ? 'yes' : 'no',
      ];
    }),
  );
}
