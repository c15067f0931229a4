import { setTimeout } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { closeOnSignal } from './close-on-signal.ts';
import { inTime } from './in-time.ts';
import { launchOptions } from './new-device.ts';
import { traceOf } from './trace.ts';
import { type WorkUntilPaint, workUntilPaint } from './work-until-paint.ts';

/** One load of the start page, until its first contentful paint. */
export interface PaintLoad {
  /** By the clock, ms. */
  readonly paint: number;
  /** By the processor, ms. */
  readonly work: WorkUntilPaint;
  /** The paths that were asked for before it, in order of name. */
  readonly asked: readonly string[];
}

/** A new device: its first load, and the next ones, with the service worker and its caches in place. */
export interface PaintVisit {
  readonly first: readonly PaintLoad[];
  readonly next: readonly PaintLoad[];
}

/** A visit with AI and one with every file of it refused, one after the other. */
export interface PaintPair {
  readonly withAi: PaintVisit;
  readonly without: PaintVisit;
}

/** After the paint, until the page is quiet: the load that follows starts on a machine with nothing left to do. */
const quietMs = 1_500;
const quietNextMs = 800;
/** One load swings more than a device does. */
const nextLoads = 4;
/** With these the trace costs little: tasks, the marks of a load, and which thread is which. */
const categories = ['toplevel', 'devtools.timeline', 'loading', 'blink.user_timing'];

/**
 * Visits the start page at `url`, each time as a new device, with AI and without: in pairs that begin with the one and the other in turn, so that
 * what the machine does besides falls on both. The first pair is left out. After `limitMs` no pair begins.
 */
export async function measurePaint(url: string, options: { pairs: number; limitMs: number; note: (line: string) => void }): Promise<readonly PaintPair[]> {
  const browser = await chromium.launch(await launchOptions());
  const release = closeOnSignal(() => browser.close());
  let turn = 0;
  const pair = async (): Promise<PaintPair> => {
    turn += 1;
    const withAi = () => visit(browser, { url, refused: false });
    const without = () => visit(browser, { url, refused: true });
    if (turn % 2 === 0) return { withAi: await withAi(), without: await without() };
    const first = await without();
    return { withAi: await withAi(), without: first };
  };
  try {
    return (await inTime(pair, { ...options, count: options.pairs + 1, now: () => performance.now() })).slice(1);
  } finally {
    release();
    await browser.close();
  }
}

async function visit(browser: Browser, { url, refused }: { url: string; refused: boolean }): Promise<PaintVisit> {
  const context = await browser.newContext();
  try {
    // Looking at each request takes time of its own: it is done on both sides.
    await context.route(/\/ai\//, (route) => (refused ? route.abort() : route.continue()));
    const first = [await load(context, { url, restMs: quietMs })];
    const next: PaintLoad[] = [];
    while (next.length < nextLoads) next.push(await load(context, { url, restMs: quietNextMs }));
    return { first, next };
  } finally {
    await context.close();
    // What the browser clears up is not the next visit's.
    await setTimeout(quietMs);
  }
}

async function load(context: BrowserContext, { url, restMs }: { url: string; restMs: number }): Promise<PaintLoad> {
  const page = await context.newPage();
  const trace = await traceOf(context, page, { categories });
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  const events = await trace.stop();
  await page.waitForTimeout(restMs);
  const seen = await asked(page);
  await page.close();
  return { ...seen, work: workUntilPaint(events, { frame: trace.frame, paint: seen.paint }) };
}

async function asked(page: Page): Promise<Pick<PaintLoad, 'paint' | 'asked'>> {
  return await page.evaluate(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
    const early = performance.getEntriesByType('resource').filter(({ startTime }) => startTime < paint);
    return { paint, asked: early.map(({ name }) => new URL(name).pathname).sort() };
  });
}
