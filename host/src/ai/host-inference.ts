import type { TaskName } from '@empire/contract';
import { type InferenceRecord, type InferenceService, openInference, PromptProvider, SummarizerProvider } from '@empire/edge-ai';
import { codeCache, modelsCache } from './cache-names.ts';
import { type CheckOutcome, checkTask } from './check-task.ts';
import { type Connection, mayFetchModels, mayFetchRuntime } from './connection.ts';
import { KeptFiles } from './kept-files.ts';
import { KeptShelf } from './kept-shelf.ts';
import { startWorker } from './start-worker.ts';

const recordsKept = 20;
/** The models with onnxruntime. */
const neededBytes = 20_000_000;
/** After this long without anything better to do (ms), the page counts as idle all the same. */
const idleWithinMs = 3_000;

/** The ladder of this page with what is looked at from outside. */
export interface HostInference {
  readonly service: InferenceService;
  readonly shelf: KeptShelf;
  /** The last answers, latest first. They hold the inputs. */
  recent(): readonly InferenceRecord[];
  /** Whether onnxruntime's files are on this device. */
  hasRuntime(): Promise<boolean>;
  /** Checks the hash and the golden inputs of a task's model by every runtime that is here. */
  check(task: TaskName): Promise<readonly CheckOutcome[]>;
}

/** Opens inference for this page until `signal` aborts, and begins to fetch what makes its better rungs work. */
export function openHostInference({ signal }: { signal: AbortSignal }): HostInference {
  const ports = { caches, fetch: (...request: Parameters<typeof fetch>) => fetch(...request) };
  const models = new KeptFiles(modelsCache, ports);
  const shelf = new KeptShelf(models);
  const hasRuntime = async (): Promise<boolean> => {
    const { runtime } = await shelf.listing();
    return runtime.length > 0 && (await models.has(runtime));
  };
  const service = openInference({
    startWorker,
    shelf,
    runtimeAvailability: async () => ((await hasRuntime().catch(() => false)) ? 'available' : 'unavailable'),
    mayDownload: () => mayFetchModels(connection()),
    idle,
    heavier: heavier(),
  });
  signal.addEventListener('abort', () => service.close(), { once: true });
  const records: InferenceRecord[] = [];
  service.observe((record) => {
    records.unshift(record);
    records.length = Math.min(records.length, recordsKept);
  });
  fetchInBackground({ shelf, models, code: new KeptFiles(codeCache, ports), signal }).catch((error: unknown) => {
    if (!signal.aborted && navigator.onLine) console.warn('The models could not be fetched; rules answer until the next start.', error);
  });
  const check = async (task: TaskName) => {
    const runtimes = ['interpreter', ...((await hasRuntime().catch(() => false)) ? ['onnxruntime-web'] : [])];
    return await checkTask(task, { shelf, runtimes });
  };
  return { service, shelf, hasRuntime, check, recent: () => records };
}

/** The code first, which rules need offline, then the models, then onnxruntime. */
async function fetchInBackground(parts: { shelf: KeptShelf; models: KeptFiles; code: KeptFiles; signal: AbortSignal }): Promise<void> {
  const { shelf, models, code, signal } = parts;
  await idle();
  const { code: paths, runtime } = await shelf.listing({ signal, fresh: true });
  await code.complete(paths, { signal });
  await code.keepOnly(paths);
  if (!mayFetchModels(connection()) || !(await hasRoom())) return;
  await shelf.refresh({ signal });
  await idle();
  if (mayFetchRuntime(connection())) await models.complete(runtime, { signal });
}

/** Whether the models would leave the device room enough; a browser that does not tell has it. */
async function hasRoom(): Promise<boolean> {
  const { usage = 0, quota = Number.POSITIVE_INFINITY } = (await navigator.storage?.estimate?.()) ?? {};
  return usage + neededBytes < quota * 0.8;
}

/** What the browser brings along; never downloaded for us. */
function heavier() {
  const { LanguageModel, Summarizer } = globalThis as {
    LanguageModel?: ConstructorParameters<typeof PromptProvider>[0];
    Summarizer?: ConstructorParameters<typeof SummarizerProvider>[0];
  };
  return [...(LanguageModel ? [new PromptProvider(LanguageModel)] : []), ...(Summarizer ? [new SummarizerProvider(Summarizer)] : [])];
}

function connection(): Connection | undefined {
  return (navigator as { connection?: Connection }).connection;
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (!('requestIdleCallback' in globalThis)) setTimeout(resolve, 500);
    else requestIdleCallback(() => resolve(), { timeout: idleWithinMs });
  });
}
