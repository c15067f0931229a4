import { median, quantile } from './median.ts';
import type { PaintLoad, PaintPair, PaintVisit } from './paint.ts';

/** How much more one of a pair is than the other, in percent, and between which values it lies with a probability of 95 %. */
export interface PairedDifference {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}

/** In percent. */
const mostApart = 3;
const draws = 2_000;
/** Fewer pairs say nothing of how far they swing. */
const fewest = 10;
const loads = [
  ['first', 'first load of a new device'],
  ['next', 'the loads that follow, service worker in place'],
] as const;

/** For the first load and those that follow (of a device their median counts): what was asked for before the paint, the work of both threads until then, and the clock. */
export function reportPaint(pairs: readonly PaintPair[]): string {
  return loads.map(([kind, name]) => [`${name}, ${pairs.length} pairs`, ...linesOf(pairs, kind)].join('\n')).join('\n\n');
}

function linesOf(pairs: readonly PaintPair[], kind: keyof PaintVisit): string[] {
  const both = pairs.map(({ withAi, without }): readonly [readonly PaintLoad[], readonly PaintLoad[]] => [withAi[kind], without[kind]]);
  const line = (name: string, of: (load: PaintLoad) => number) => {
    const [one, other] = [both.map(([visit]) => median(visit.map(of))), both.map(([, visit]) => median(visit.map(of)))];
    const { percent, low, high } = pairedDifference(one, other);
    return `  ${name}: ${shown(one)} with AI, ${shown(other)} without; ${percent.toFixed(1)} % more (95 %: ${low.toFixed(1)} to ${high.toFixed(1)}): ${verdict({ low, high, count: both.length })}`;
  };
  return [
    `  ${asksLine(both)}`,
    line("work of the page's thread until the first contentful paint", ({ work }) => work.page),
    line("work of the browser's main thread until then", ({ work }) => work.browser),
    line('the paint by the clock', ({ paint }) => paint),
  ];
}

/** What is asked for early in some loads only, and by chance, is told with how often it was. */
function asksLine(both: readonly (readonly [readonly PaintLoad[], readonly PaintLoad[]])[]): string {
  const [one, other] = [both.flatMap(([visit]) => visit), both.flatMap(([, visit]) => visit)];
  const often = (path: string, loads: readonly PaintLoad[]) => loads.filter(({ asked }) => asked.includes(path)).length;
  const paths = [...new Set([...one, ...other].flatMap(({ asked }) => asked))].sort();
  const apart = paths.filter((path) => often(path, one) !== often(path, other));
  const told = apart.map((path) => `${path} (${often(path, one)} of ${one.length} loads with AI, ${often(path, other)} of ${other.length} without)`);
  const early = one.filter(({ asked }) => asked.some((path) => path.startsWith('/ai/'))).length;
  const same = apart.length === 0 ? `the same ${paths.length} paths with and without AI` : `not as often with and without AI: ${told.join(', ')}`;
  return `asked for before the paint: ${same}; files of AI in ${early} of ${one.length} loads`;
}

/** The median of the ratios within pairs, and its spread over pairs drawn again and again from those there are. */
export function pairedDifference(one: readonly number[], other: readonly number[]): PairedDifference {
  const ratios = one.map((value, at) => 100 * (value / (other[at] as number) - 1));
  // Always the same draws: the same samples give the same answer.
  let state = 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const drawn = Array.from({ length: draws }, () => median(ratios.map(() => ratios[Math.floor(next() * ratios.length)] as number)));
  return { percent: median(ratios), low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
}

function verdict({ low, high, count }: { low: number; high: number; count: number }): string {
  if (count < fewest) return `${count} pairs are too few to say`;
  if (Math.max(Math.abs(low), Math.abs(high)) <= mostApart) return `within ${mostApart} %`;
  if (low > mostApart || high < -mostApart) return `NOT within ${mostApart} %`;
  return `${mostApart} % cannot be told from none by so few pairs on this machine`;
}

function shown(values: readonly number[]): string {
  return `${median(values).toFixed(1)} ms (middle half ${quantile(values, 0.25).toFixed(1)} to ${quantile(values, 0.75).toFixed(1)})`;
}
