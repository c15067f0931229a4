import { FetchedShelf, type InferenceService, openInference } from '@empire/edge-ai';
import { pauses } from './pauses.ts';
import { inputs, type MeasuredTask } from './texts.ts';

/** What one load of the page measured. Times in milliseconds. */
export interface PageMeasure {
  /** From idle to the first answer of each rung. */
  readonly firstAnswer: Readonly<Record<string, number>>;
  /** Round trips between page and worker, by rung and task. */
  readonly runs: Readonly<Record<string, readonly number[]>>;
  /** The longest pauses of the main thread: while inference warmed up and ran, and as long with nothing going on. */
  readonly longestPause: { readonly working: number; readonly resting: number };
  /** The rungs and why one failed. */
  readonly status: ReturnType<InferenceService['status']>;
  /** Who answered the first call, before anything was warm. */
  readonly atOnce: string;
}

const tasks: readonly MeasuredTask[] = ['detect-intent', 'map-emotion'];
const rungs = ['interpreter', 'onnxruntime-web'] as const;
const restMs = 1_500;

/** Called by the benchmark in Node. */
async function measure(rounds: number): Promise<PageMeasure> {
  const service = open();
  const atOnce = (await service.run('map-emotion', inputs['map-emotion'][0] as { text: string })).by.provider;
  const working = pauses();
  const firstAnswer: Record<string, number> = {};
  const runs: Record<string, number[]> = {};
  for (const rung of rungs) {
    service.force(rung);
    const started = performance.now();
    const answered = await once(service, { task: 'map-emotion', index: 0 });
    if (answered === undefined) continue;
    firstAnswer[rung] = performance.now() - started;
    for (const task of tasks) runs[`${rung} ${task}`] = await timed(service, { task, rounds });
  }
  const longestWorking = working.stop();
  const status = service.status();
  service.close();
  const resting = pauses();
  await new Promise((resolve) => setTimeout(resolve, restMs));
  return { firstAnswer, runs, longestPause: { working: longestWorking, resting: resting.stop() }, status, atOnce };
}

function open(): InferenceService {
  const cache = caches.open('models');
  const active = { 'detect-intent': 'intent-clinc150', 'map-emotion': 'emotion' };
  return openInference({
    startWorker: () => new Worker('/worker.js', { type: 'module' }),
    shelf: new FetchedShelf({ baseUrl: '/models/', active, fetch: (...request) => fetch(...request), cache }),
    runtimeAvailability: async () => 'available',
    mayDownload: () => true,
    idle: () => new Promise((resolve) => requestIdleCallback(() => resolve())),
  });
}

/** The time of one call, or `undefined` where the rung refuses. */
async function once(service: InferenceService, { task, index }: { task: MeasuredTask; index: number }): Promise<number | undefined> {
  const texts = inputs[task];
  const started = performance.now();
  return await service.run(task, texts[index % texts.length] as { text: string }).then(
    () => performance.now() - started,
    () => undefined,
  );
}

async function timed(service: InferenceService, { task, rounds }: { task: MeasuredTask; rounds: number }): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const ms = await once(service, { task, index });
    if (ms !== undefined && index >= rounds / 10) times.push(ms);
  }
  return times;
}

Object.assign(globalThis, { measure });
