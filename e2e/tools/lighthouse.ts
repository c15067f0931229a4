import { loadavg } from 'node:os';
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';
import { chromiumArgs } from '../src/browser-profile.ts';
import { findChromium } from '../src/find-chromium.ts';
import { startStack } from '../src/stack.ts';

/**
 * Audits the home page, an article and a quiz as Lighthouse does for a phone: `npm run lighthouse`, or with the URL of a product that runs and
 * the number of rounds. Each audit is the first visit of a new browser, to a server that somebody visited before. Exits with 1 when a median
 * is below what is asked. Throttling is simulated; performance still depends on what else the machine does, so its load is printed beside it.
 */
const pages = ['/', '/blog/read/the-hour-in-the-tunnel', '/quiz/can-they-go-on'] as const;
const wanted: Readonly<Record<string, number>> = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };

type Scores = Readonly<Record<string, number>>;

async function main(url: string | undefined, rounds: number): Promise<void> {
  const stack = url === undefined ? await startStack() : undefined;
  try {
    for (const path of pages) await visit((url ?? stack?.url) + path);
    for (const path of pages) {
      const found: Scores[] = [];
      for (let round = 0; round < rounds; round += 1) found.push(await audit((url ?? stack?.url) + path));
      report(path, found);
    }
  } finally {
    await stack?.dispose();
  }
}

/** A server that has just started answers its first visitor slowly: that is not what is measured. */
async function visit(url: string): Promise<void> {
  const browser = await puppeteer.launch({ executablePath: await findChromium(), args: [...chromiumArgs] });
  try {
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: 'networkidle2', timeout: 60_000 });
  } finally {
    await browser.close();
  }
}

async function audit(url: string): Promise<Scores> {
  const browser = await puppeteer.launch({ executablePath: await findChromium(), args: [...chromiumArgs] });
  try {
    const result = await lighthouse(url, { port: Number(new URL(browser.wsEndpoint()).port), logLevel: 'error', output: 'json' });
    if (!result) throw new Error(`Lighthouse said nothing about ${url}.`);
    const { categories, audits } = result.lhr;
    for (const { auditRefs } of Object.values(categories)) {
      for (const { id, weight } of auditRefs) {
        const { score, displayValue = '' } = audits[id] ?? {};
        if (weight > 0 && typeof score === 'number' && score < 0.9) console.log(`  ${id} ${score} ${displayValue}`);
      }
    }
    const scores = Object.entries(categories).map(([id, { score }]) => [id, Math.round((score ?? 0) * 100)]);
    return Object.fromEntries([...scores, ['lcp (ms)', whole(audits['largest-contentful-paint'])], ['tbt (ms)', whole(audits['total-blocking-time'])]]);
  } finally {
    await browser.close();
  }
}

function whole(audit: { readonly numericValue?: number | undefined } | undefined): number {
  return Math.round(audit?.numericValue ?? 0);
}

function report(path: string, found: readonly Scores[]): void {
  const names = Object.keys(found[0] ?? {});
  const medians = names.map((name): [string, number] => [name, median(found.map((scores) => scores[name] ?? 0))]);
  const load = loadavg()[0]?.toFixed(1);
  console.log(`${path}: ${medians.map(([name, value]) => `${name} ${value}`).join(', ')} (median of ${found.length}, load ${load})`);
  for (const [name, value] of medians) {
    const least = wanted[name];
    if (least === undefined || value >= least) continue;
    console.error(`${path}: ${name} is ${value}; ${least} is asked.`);
    process.exitCode = 1;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

await main(process.argv[2], Number(process.argv[3] ?? 3));
