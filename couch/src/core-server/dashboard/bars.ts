import { type Markup, markup } from './markup.ts';

/** One bar with its words; `tone` picks one of three colours, the strongest first. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** What stands at the end instead of the value. */
  readonly note?: string;
  readonly tone?: 1 | 2 | 3;
}

/** Lying bars below one another, the longest as wide as the panel. The number stands beside each bar, so nothing depends on colour alone. */
export function lyingBars(bars: readonly Bar[], { most = Math.max(1, ...bars.map(({ value }) => value)) }: { most?: number } = {}): Markup {
  return markup`<ul class="bars">${bars.map(
    ({ label, value, note = String(value), tone = 1 }) => markup`
    <li><span class="label">${label}</span><svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="1"/><rect class="tone-${tone}" width="${percent(value, most)}" height="1"/></svg><span class="value">${note}</span></li>`,
  )}</ul>`;
}

/** Standing bars beside one another; the first and last day are named below. */
export function standingBars(bars: readonly Bar[], { title }: { title: string }): Markup {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const width = 100 / Math.max(1, bars.length);
  const columns = bars.map(({ label, value }, index) => {
    const height = value === 0 ? 0.6 : percent(value, most);
    return markup`<rect class="${value === 0 ? 'track' : 'tone-1'}" x="${round(index * width + width * 0.12)}" y="${round(100 - height)}" width="${round(width * 0.76)}" height="${height}"><title>${label}: ${value}</title></rect>`;
  });
  return markup`<figure class="days"><svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="${title}">${columns}</svg>
  <figcaption><span>${bars[0]?.label ?? ''}</span><span>most in a day: ${Math.max(0, ...bars.map(({ value }) => value))}</span><span>${bars.at(-1)?.label ?? ''}</span></figcaption></figure>`;
}

function percent(value: number, most: number): number {
  return round((value / most) * 100);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
