import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { chromiumArgs } from '../../../e2e/src/browser-profile.ts';
import { findChromium } from '../../../e2e/src/find-chromium.ts';
import { median, quantile } from './median.ts';

/** First contentful paint (ms) of first visits to the start page, with AI and with every file of it refused: one pair a turn. */
export interface PaintSamples {
  readonly withAi: readonly number[];
  readonly without: readonly number[];
  /** How many files of AI were asked for before the paint, in all visits with AI. */
  readonly early: number;
}

/** How much later the page paints with AI, in percent of the paint without, and between which values it lies with a probability of 95 %. */
export interface PaintDifference {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}

/** After the paint, until the page is quiet: the visit that follows starts on a machine with nothing left to do. */
const quietMs = 1_500;
/** Of the paint without AI, in percent. */
const mostApart = 3;
const draws = 2_000;

/**
 * Visits the start page at `url`, each time as a new device, with AI and without: in pairs that begin with the one and the other in turn, so that
 * what the machine does besides falls on both. The first pair is left out.
 */
export async function measurePaint(url: string, visits: number): Promise<PaintSamples> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: [...chromiumArgs], headless: true });
  try {
    const samples = { withAi: [] as number[], without: [] as number[], early: 0 };
    for (let turn = 0; turn <= visits; turn += 1) {
      for (const kind of turn % 2 === 0 ? (['withAi', 'without'] as const) : (['without', 'withAi'] as const)) {
        const { paint, early } = await visit(browser, { url, refused: kind === 'without' });
        if (turn > 0) samples[kind].push(paint);
        if (kind === 'withAi') samples.early += early;
      }
    }
    return samples;
  } finally {
    await browser.close();
  }
}

/** Both medians with the middle half of the visits, the difference within pairs, and what can be said of it. */
export function reportPaint(samples: PaintSamples): string {
  const of = (values: readonly number[]) => `${median(values).toFixed(0)} ms (${quantile(values, 0.25).toFixed(0)} to ${quantile(values, 0.75).toFixed(0)})`;
  const { percent, low, high } = paintDifference(samples);
  return [
    `first contentful paint, median of ${samples.withAi.length} pairs (middle half): ${of(samples.withAi)} with AI, ${of(samples.without)} without`,
    `files of AI asked for before it: ${samples.early}`,
    `with AI it comes ${percent.toFixed(1)} % later (95 %: ${low.toFixed(1)} to ${high.toFixed(1)}): ${verdict({ low, high })}`,
  ].join('\n');
}

/** The median of the differences within pairs, and its spread over pairs drawn again and again from those there are. */
export function paintDifference({ withAi, without }: Pick<PaintSamples, 'withAi' | 'without'>): PaintDifference {
  const [whole, differences] = [median(without), withAi.map((ms, at) => ms - (without[at] as number))];
  const share = (values: readonly number[]) => (100 * median(values)) / whole;
  // Always the same draws: the same samples give the same answer.
  let state = 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const drawn = Array.from({ length: draws }, () => share(differences.map(() => differences[Math.floor(next() * differences.length)] as number)));
  return { percent: share(differences), low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
}

function verdict({ low, high }: { low: number; high: number }): string {
  if (Math.max(Math.abs(low), Math.abs(high)) <= mostApart) return `within ${mostApart} %`;
  if (low > mostApart || high < -mostApart) return `NOT within ${mostApart} %`;
  return `${mostApart} % cannot be told from none by so few visits on this machine`;
}

async function visit(browser: Browser, { url, refused }: { url: string; refused: boolean }): Promise<{ paint: number; early: number }> {
  const context = await browser.newContext();
  try {
    // Looking at each request takes time of its own: it is done on both sides.
    await context.route(/\/ai\//, (route) => (refused ? route.abort() : route.continue()));
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    await page.waitForTimeout(quietMs);
    return await page.evaluate(() => {
      const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
      const files = performance.getEntriesByType('resource').filter(({ name }) => new URL(name).pathname.startsWith('/ai/'));
      return { paint, early: files.filter(({ startTime }) => startTime < paint).length };
    });
  } finally {
    await context.close();
  }
}
