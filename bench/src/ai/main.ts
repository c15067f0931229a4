import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';
import { chromiumArgs } from '../../../e2e/src/browser-profile.ts';
import { findChromium } from '../../../e2e/src/find-chromium.ts';
import { startStack } from '../../../e2e/src/stack.ts';
import { type LongestTasks, longestTasks } from './main-thread.ts';
import { marks } from './marks.ts';
import type { PageMeasure } from './page.ts';
import { measurePaint, reportPaint } from './paint.ts';
import { reportAi } from './report.ts';
import { bundleSite, serveSite } from './site.ts';
import { traceOf } from './trace.ts';

const directory = join(import.meta.dirname, '../../../build/bench');
const usage = 'npm run bench -- ai [--rounds 60] [--devices 5]\nnpm run bench -- ai --paint 60';
const maxVisits = 200;
const limitMs = 300_000;

/** What one load of the page measured, and the longest tasks of its main thread while models and rules answered, and while neither did. */
export interface Visit extends PageMeasure {
  readonly longest: Readonly<Record<keyof typeof marks, LongestTasks>>;
}

/** Visits of new devices: with nothing cached and then with everything, and one where the policy refuses WebAssembly. */
export interface AiSamples {
  readonly cold: readonly Visit[];
  readonly cached: readonly Visit[];
  readonly refused: Visit;
}

/** Measures inference in Chromium: see `docs/models.md`. Errors: throws a sentence and the usage. */
export async function runAiBench(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '60' }, devices: { type: 'string', default: '5' }, paint: { type: 'string' } },
  });
  if (values.paint !== undefined) return await runPaint(Number(values.paint));
  const rounds = whole('rounds', values.rounds, { from: 10, to: 10_000 });
  const devices = whole('devices', values.devices, { from: 1, to: 50 });
  const site = join(directory, 'ai');
  await bundleSite(site);
  const allowed = await serveSite(site, { wasm: true });
  const refusing = await serveSite(site, { wasm: false });
  try {
    const visits: [cold: Visit, cached: Visit][] = [];
    for (let device = 0; device < devices; device += 1)
      visits.push(await onNewDevice(async (visit) => [await visit(allowed.url, rounds), await visit(allowed.url, rounds)]));
    const refused = await onNewDevice((visit) => visit(refusing.url, 10));
    const samples = { cold: visits.map(([cold]) => cold), cached: visits.map(([, cached]) => cached), refused };
    console.log(reportAi(samples));
    const machine = { cores: cpus().length, load: loadavg()[0], node: process.version };
    const file = join(directory, 'ai.json');
    await writeFile(file, JSON.stringify({ date: new Date().toISOString(), machine, rounds, devices, samples }, null, 1));
    console.log(`\nraw samples: ${file}`);
  } finally {
    await Promise.all([allowed.close(), refusing.close()]);
  }
}

function whole(name: string, value: string, { from, to }: { from: number; to: number }): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < from || number > to)
    throw new Error(`--${name} takes whole numbers from ${from} to ${to}; received ${value}.\n${usage}`);
  return number;
}

/** A browser with a profile of its own, which is ended when it takes too long. */
async function onNewDevice<T>(task: (visit: (url: string, rounds: number) => Promise<Visit>) => Promise<T>): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'bench-ai-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: await findChromium(), args: [...chromiumArgs], headless: true });
  const timer = setTimeout(() => void context.close(), limitMs);
  try {
    return await task((url, rounds) => visit(context, { url, rounds }));
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

async function visit(context: BrowserContext, { url, rounds }: { url: string; rounds: number }): Promise<Visit> {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'measure' in globalThis);
  const trace = await traceOf(context, page);
  const measured = await page.evaluate((count) => (globalThis as unknown as { measure(rounds: number): Promise<PageMeasure> }).measure(count), rounds);
  const events = await trace.stop();
  await page.close();
  const between = ([from, to]: readonly [string, string]) => longestTasks(events, { from, to });
  const [models, rules] = [between(marks.models), between(marks.rules)];
  return { ...measured, longest: { models, rules, contended: between(marks.contended), resting: between(marks.resting) } };
}
