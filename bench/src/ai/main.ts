import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';
import { chromiumArgs } from '../../../e2e/src/browser-profile.ts';
import { findChromium } from '../../../e2e/src/find-chromium.ts';
import { startStack } from '../../../e2e/src/stack.ts';
import type { PageMeasure } from './page.ts';
import { measurePaint, reportPaint } from './paint.ts';
import { reportAi } from './report.ts';
import { bundleSite, serveSite } from './site.ts';

const directory = join(import.meta.dirname, '../../../build/bench');
const usage = 'npm run bench -- ai [--rounds 300]\nnpm run bench -- ai --paint 20';
const maxVisits = 200;
const limitMs = 300_000;

/** One visit with nothing cached, one with everything, one where the policy refuses WebAssembly. */
export interface AiSamples {
  readonly cold: PageMeasure;
  readonly cached: PageMeasure;
  readonly refused: PageMeasure;
}

/** Measures inference in Chromium: see `docs/models.md`. Errors: throws a sentence and the usage. */
export async function runAiBench(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], allowPositionals: true, options: { rounds: { type: 'string', default: '300' }, paint: { type: 'string' } } });
  if (values.paint !== undefined) return await runPaint(Number(values.paint));
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 10 || rounds > 10_000)
    throw new Error(`--rounds takes whole numbers from 10 to 10000; received ${values.rounds}.\n${usage}`);
  const site = join(directory, 'ai');
  await bundleSite(site);
  const profile = await mkdtemp(join(tmpdir(), 'bench-ai-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: await findChromium(), args: [...chromiumArgs], headless: true });
  const timer = setTimeout(() => void context.close(), limitMs);
  try {
    const samples = await visits(context, { site, rounds });
    console.log(reportAi(samples));
    const machine = { cores: cpus().length, load: loadavg()[0], node: process.version, browser: context.browser()?.version() };
    const file = join(directory, 'ai.json');
    await writeFile(file, JSON.stringify({ date: new Date().toISOString(), machine, rounds, samples }, null, 1));
    console.log(`\nraw samples: ${file}`);
  } finally {
    clearTimeout(timer);
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/** With and without AI, the built host in front of a stack of its own. */
async function runPaint(visits: number): Promise<void> {
  if (!Number.isInteger(visits) || visits < 2 || visits > maxVisits) throw new Error(`--paint takes whole numbers from 2 to ${maxVisits}.\n${usage}`);
  const stack = await startStack();
  try {
    console.log(reportPaint(await measurePaint(stack.url, visits)));
  } finally {
    await stack.dispose();
  }
}

async function visits(context: BrowserContext, { site, rounds }: { site: string; rounds: number }): Promise<AiSamples> {
  const allowed = await serveSite(site, { wasm: true });
  const refusing = await serveSite(site, { wasm: false });
  try {
    const cold = await visit(context, { url: allowed.url, rounds });
    const cached = await visit(context, { url: allowed.url, rounds });
    return { cold, cached, refused: await visit(context, { url: refusing.url, rounds: 10 }) };
  } finally {
    await Promise.all([allowed.close(), refusing.close()]);
  }
}

async function visit(context: BrowserContext, { url, rounds }: { url: string; rounds: number }): Promise<PageMeasure> {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'measure' in globalThis);
  const measured = await page.evaluate((count) => (globalThis as unknown as { measure(rounds: number): Promise<PageMeasure> }).measure(count), rounds);
  await page.close();
  return measured;
}
