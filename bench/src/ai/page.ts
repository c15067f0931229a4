import { FetchedShelf, type InferenceService, openInference } from '@empire/edge-ai';
import { marks } from './marks.ts';
import { pauses } from './pauses.ts';
import { inputsOf, type MeasuredTask, measuredTasks } from './texts.ts';

/** What one load of the page measured. Times in milliseconds. */
export interface PageMeasure {
  /** From idle to the first answer of each rung. */
  readonly firstAnswer: Readonly<Record<string, number>>;
  /** Round trips between page and worker, by rung and task. */
  readonly runs: Readonly<Record<string, readonly number[]>>;
  /** The longest pauses of the main thread: while inference warmed up and ran, while workers that infer nothing keep every processor busy, and with nothing going on. */
  readonly longestPause: { readonly working: number; readonly contended: number; readonly resting: number };
  /** The rungs and why one failed. */
  readonly status: ReturnType<InferenceService['status']>;
  /** The longest pause while the rules answered every task, one call after the other, on the main thread. */
  readonly rulesPause: number;
  /** Who answered the first call, before anything was warm. */
  readonly atOnce: string;
}

interface Ask {
  readonly service: InferenceService;
  readonly inputs: Awaited<ReturnType<typeof inputsOf>>;
}

const rungs = ['interpreter', 'onnxruntime-web'] as const;
const restMs = 1_500;

/** Called by the benchmark in Node. */
async function measure(rounds: number): Promise<PageMeasure> {
  const service = open();
  const inputs = await inputsOf();
  const ask: Ask = { service, inputs };
  const atOnce = (await service.run('map-emotion', inputs['map-emotion'][0] as never)).by.provider;
  performance.mark(marks.models[0]);
  const working = pauses();
  const firstAnswer: Record<string, number> = {};
  const runs: Record<string, number[]> = {};
  for (const rung of rungs) {
    service.force(rung);
    const started = performance.now();
    const answered = await once(ask, { task: 'map-emotion', index: 0 });
    if (answered === undefined) continue;
    firstAnswer[rung] = performance.now() - started;
    for (const task of measuredTasks) runs[`${rung} ${task}`] = await timed(ask, { task, rounds });
  }
  const longestWorking = working.stop();
  performance.mark(marks.models[1]);
  const status = service.status();
  service.force('rules');
  performance.mark(marks.rules[0]);
  const byRules = pauses();
  for (const task of measuredTasks) runs[`rules ${task}`] = await timed(ask, { task, rounds: Math.min(rounds, 40) });
  const rulesPause = byRules.stop();
  performance.mark(marks.rules[1]);
  service.close();
  const resting = await restingPause();
  const longestPause = { working: longestWorking, resting, contended: await contendedPause() };
  return { firstAnswer, runs, longestPause, rulesPause, status, atOnce };
}

async function restingPause(): Promise<number> {
  performance.mark(marks.resting[0]);
  const resting = pauses();
  await new Promise((resolve) => setTimeout(resolve, restMs));
  const longest = resting.stop();
  performance.mark(marks.resting[1]);
  return longest;
}

/** How long the page waits for a processor where others want them all: no work of its own is in it. */
async function contendedPause(): Promise<number> {
  const workers = Array.from({ length: navigator.hardwareConcurrency }, () => new Worker('/busy.js', { type: 'module' }));
  performance.mark(marks.contended[0]);
  const contended = pauses();
  await Promise.all(
    workers.map((worker) => {
      worker.postMessage(restMs);
      return new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
    }),
  );
  const longest = contended.stop();
  performance.mark(marks.contended[1]);
  for (const worker of workers) worker.terminate();
  return longest;
}

function open(): InferenceService {
  const cache = caches.open('models');
  const active = {
    'detect-intent': 'intent-product',
    'map-emotion': 'emotion',
    recommend: 'recommend-msweb',
    'score-lead': 'lead-shoppers',
    embed: 'embed',
    related: 'embed',
    summarize: 'summarize',
  };
  return openInference({
    startWorker: () => new Worker('/worker.js', { type: 'module' }),
    shelf: new FetchedShelf({ baseUrl: '/models/', active, fetch: (...request) => fetch(...request), cache }),
    runtimeAvailability: async () => 'available',
    mayDownload: () => true,
    idle: () => new Promise((resolve) => requestIdleCallback(() => resolve())),
  });
}

/** The time of one call, or `undefined` where the rung refuses. */
async function once({ service, inputs }: Ask, { task, index }: { task: MeasuredTask; index: number }): Promise<number | undefined> {
  const asked = inputs[task];
  const started = performance.now();
  return await service.run(task, asked[index % asked.length] as never).then(
    () => performance.now() - started,
    () => undefined,
  );
}

async function timed(ask: Ask, { task, rounds }: { task: MeasuredTask; rounds: number }): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const ms = await once(ask, { task, index });
    if (ms !== undefined && index >= rounds / 10) times.push(ms);
  }
  return times;
}

Object.assign(globalThis, { measure });
