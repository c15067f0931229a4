import { errorCode, type TaskName } from '@empire/contract';
import { type InferenceRecord, type InferenceService, openInference, PromptProvider, SummarizerProvider } from '@empire/edge-ai';
import type { Engine } from '@empire/shared-sync';
import { type CheckOutcome, checkModelHere, checkTask } from './check-task.ts';
import { followModels, offeredTo } from './follow-models.ts';
import { HostFiles, idle } from './host-files.ts';
import { KeptShelf, type Offered } from './kept-shelf.ts';
import { startWorker } from './start-worker.ts';
import { type Standing, TrustedRegistry } from './trusted-registry.ts';

const recordsKept = 20;
/** The small models answer well without onnxruntime: its 14 MB stay away from a visit that may be a short one. */
const runtimeAfterMs = 60_000;
/** Until then the page brings up what the person came for. */
const modelsAfterMs = 5_000;

/** How the registry of models stands on this device, and what was last refused or not to be had of it. */
export interface Told {
  readonly standing: Standing;
  readonly sequence?: number;
  readonly problem?: string;
}

/** The ladder of this page with what is looked at from outside. */
export interface HostInference {
  readonly service: InferenceService;
  readonly shelf: KeptShelf;
  /** What the registry offers this device. */
  offered(): Promise<Offered>;
  told(): Promise<Told>;
  /** The last answers, latest first. They hold the inputs. */
  recent(): readonly InferenceRecord[];
  /** Whether onnxruntime's files are on this device. */
  hasRuntime(): Promise<boolean>;
  /** Checks the hash and the golden inputs of a task's model by every runtime that is here. */
  check(task: TaskName): Promise<readonly CheckOutcome[]>;
}

/** Opens inference for this page until the engine ends, and begins to fetch what makes its better rungs work. */
export function openHostInference(engine: Engine): HostInference {
  const { signal, ports } = engine.parts;
  const files = new HostFiles(signal);
  const registry = new TrustedRegistry({ records: ports.vault, fetchKeys: () => files.keys(), now: () => ports.env.now() });
  const offered = () => offeredTo(engine.identity.deviceId, registry);
  const shelf = new KeptShelf({ files: files.models, offered, verify: checkModelHere });
  const service = openInference({
    startWorker,
    shelf,
    runtimeAvailability: async () => ((await files.hasRuntime()) ? 'available' : 'unavailable'),
    mayDownload: () => files.mayDownload(),
    idle,
    heavier: heavier(),
  });
  signal.addEventListener('abort', () => service.close(), { once: true });
  let problem: string | undefined;
  const refused = (error: unknown): void => {
    if (signal.aborted) return;
    problem = error instanceof Error ? error.message : String(error);
    if (navigator.onLine || errorCode(error) !== 'inference-unavailable') console.warn('Something of the models was refused, or could not be had.', error);
  };
  void follow(engine, { files, registry, shelf, service, refused });
  const check = async (task: TaskName) => {
    return await checkTask(task, { shelf, runtimes: ['interpreter', ...((await files.hasRuntime()) ? ['onnxruntime-web'] : [])] });
  };
  const told = async (): Promise<Told> => {
    const sequence = (await registry.held())?.sequence;
    return { standing: await registry.standing(), ...(sequence !== undefined && { sequence }), ...(problem !== undefined && { problem }) };
  };
  return { service, shelf, offered, told, hasRuntime: () => files.hasRuntime(), check, recent: lastAnswers(service) };
}

/** The code first, then the models, and again whenever other ones are offered; onnxruntime when the page has been open for a while. Never rejects. */
async function follow(
  {
    host,
    parts: {
      signal,
      ports: { env },
    },
  }: Engine,
  parts: { files: HostFiles; registry: TrustedRegistry; shelf: KeptShelf; service: InferenceService; refused: (error: unknown) => void },
): Promise<void> {
  const { files, registry, shelf, service, refused } = parts;
  await env.sleep(modelsAfterMs, { signal }).catch(() => undefined);
  if (signal.aborted) return;
  await files.completeCode().catch(refused);
  const alone = async <T>(task: () => Promise<T>): Promise<T> => await navigator.locks.request('empire-models', { signal }, task);
  const completed = env.sleep(runtimeAfterMs, { signal }).then(async () => (await files.mayFetch()) && (await alone(() => files.completeRuntime())));
  completed.catch(refused);
  await followModels(
    {
      registry,
      shelf,
      entries: host.db.watch('models', { signal }),
      mayFetch: () => files.mayFetch(),
      runtime: () => files.runtime(),
      alone,
      changed: (tasks) => service.renew(tasks),
      refused,
    },
    signal,
  ).catch(refused);
}

function lastAnswers(service: InferenceService): () => readonly InferenceRecord[] {
  const records: InferenceRecord[] = [];
  service.observe((record) => {
    records.unshift(record);
    records.length = Math.min(records.length, recordsKept);
  });
  return () => records;
}

/** What the browser brings along; never downloaded for us. */
function heavier() {
  const { LanguageModel, Summarizer } = globalThis as {
    LanguageModel?: ConstructorParameters<typeof PromptProvider>[0];
    Summarizer?: ConstructorParameters<typeof SummarizerProvider>[0];
  };
  return [...(LanguageModel ? [new PromptProvider(LanguageModel)] : []), ...(Summarizer ? [new SummarizerProvider(Summarizer)] : [])];
}
