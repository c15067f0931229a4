import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { chromiumArgs } from '../../../e2e/src/browser-profile.ts';
import { findChromium } from '../../../e2e/src/find-chromium.ts';

/** First contentful paint (ms) of first visits to the start page, with AI and with every file of it refused, turn by turn. */
export interface PaintSamples {
  readonly withAi: readonly number[];
  readonly without: readonly number[];
}

/** Long enough for neurons to start and ask AI. */
const stayMs = 4_000;
/** Of the paint without AI, in percent. */
const mostApart = 3;

/** Visits the start page at `url`, each time as a new device: once with AI, once without. The first visit of each kind is left out. */
export async function measurePaint(url: string, visits: number): Promise<PaintSamples> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: [...chromiumArgs], headless: true });
  try {
    const samples = { withAi: [] as number[], without: [] as number[] };
    for (let turn = 0; turn <= visits; turn += 1) {
      for (const kind of turn % 2 === 0 ? (['withAi', 'without'] as const) : (['without', 'withAi'] as const)) {
        const ms = await visit(browser, { url, refused: kind === 'without' });
        if (turn > 0) samples[kind].push(ms);
      }
    }
    return samples;
  } finally {
    await browser.close();
  }
}

/** Both medians and how far they are apart. */
export function reportPaint({ withAi, without }: PaintSamples): string {
  const [one, other] = [median(withAi), median(without)];
  const apart = (100 * (one - other)) / other;
  const verdict = `${apart.toFixed(1)} %: ${Math.abs(apart) <= mostApart ? 'within' : 'NOT within'} ${mostApart} %`;
  return `first contentful paint, median of ${withAi.length}: ${one.toFixed(0)} ms with AI, ${other.toFixed(0)} ms without (${verdict})`;
}

async function visit(browser: Browser, { url, refused }: { url: string; refused: boolean }): Promise<number> {
  const context = await browser.newContext();
  // Looking at each request takes time of its own: it is done on both sides.
  await context.route(/\/ai\//, (route) => (refused ? route.abort() : route.continue()));
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForTimeout(stayMs);
  const ms = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  await context.close();
  if (ms === undefined) throw new Error('The start page painted nothing.');
  return ms;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
