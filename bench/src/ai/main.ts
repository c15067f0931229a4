import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import { startStack } from '../../../e2e/src/stack.ts';
import { closeOnSignal } from './close-on-signal.ts';
import { inTime } from './in-time.ts';
import { type LongestTasks, longestTasks } from './main-thread.ts';
import { marks } from './marks.ts';
import { onNewDevice } from './new-device.ts';
import type { PageMeasure } from './page.ts';
import { measurePaint } from './paint.ts';
import { reportPaint } from './paint-report.ts';
import { reportAi } from './report.ts';
import { bundleSite, serveSite } from './site.ts';
import { traceOf } from './trace.ts';

const directory = join(import.meta.dirname, '../../../build/bench');
const usage = 'npm run bench -- ai [--rounds 40] [--devices 4] [--minutes 4]\nnpm run bench -- ai --paint 40 [--minutes 10]';
const maxVisits = 200;
const minuteMs = 60_000;
/** For a device, whatever is left of the time: the first one is always measured. */
const leastMs = 3 * minuteMs;

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
    options: {
      rounds: { type: 'string', default: '40' },
      devices: { type: 'string', default: '4' },
      minutes: { type: 'string' },
      paint: { type: 'string' },
    },
  });
  const limitMs = minuteMs * whole('minutes', values.minutes ?? (values.paint === undefined ? '4' : '10'), { from: 1, to: 60 });
  if (values.paint !== undefined) return await runPaint(whole('paint', values.paint, { from: 2, to: maxVisits }), limitMs);
  const rounds = whole('rounds', values.rounds, { from: 10, to: 10_000 });
  const devices = whole('devices', values.devices, { from: 1, to: 50 });
  const site = join(directory, 'ai');
  await bundleSite(site);
  const allowed = await serveSite(site, { wasm: true });
  const refusing = await serveSite(site, { wasm: false });
  try {
    const note = (line: string) => console.error(line);
    const refused = await onNewDevice((context) => visit(context, { url: refusing.url, rounds: 10 }), { limitMs: leastMs });
    const visits = await inTime(
      (leftMs) => onNewDevice((context) => bothVisits(context, { url: allowed.url, rounds }), { limitMs: Math.max(leftMs, leastMs) }),
      {
        count: devices,
        limitMs,
        now: () => performance.now(),
        note,
      },
    );
    const samples = { cold: visits.map(([cold]) => cold), cached: visits.map(([, cached]) => cached), refused };
    console.log(reportAi(samples));
    const machine = { cores: cpus().length, load: loadavg()[0], node: process.version };
    const file = join(directory, 'ai.json');
    await mkdir(directory, { recursive: true });
    await writeFile(file, JSON.stringify({ date: new Date().toISOString(), machine, rounds, devices: visits.length, samples }, null, 1));
    console.log(`\nraw samples: ${file}`);
  } finally {
    await Promise.all([allowed.close(), refusing.close()]);
  }
}

async function bothVisits(context: BrowserContext, asked: { url: string; rounds: number }): Promise<readonly [cold: Visit, cached: Visit]> {
  return [await visit(context, asked), await visit(context, asked)];
}

function whole(name: string, value: string, { from, to }: { from: number; to: number }): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < from || number > to)
    throw new Error(`--${name} takes whole numbers from ${from} to ${to}; received ${value}.\n${usage}`);
  return number;
}

/** With and without AI, the built host in front of a stack of its own. */
async function runPaint(pairs: number, limitMs: number): Promise<void> {
  const stack = await startStack();
  const release = closeOnSignal(() => stack.dispose());
  try {
    console.log(reportPaint(await measurePaint(stack.url, { pairs, limitMs, note: (line) => console.error(line) })));
  } finally {
    release();
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
