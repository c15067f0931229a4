import { type Emotion, EmpireError, type TaskInput, type TaskName, type TaskOutput } from '@empire/contract';
import type { Availability, InferenceProvider, Progress, Runner, RunOptions } from '../inference-provider.ts';
import { composeReading } from '../tasks/compose-reading.ts';
import { emotions } from '../tasks/emotions.ts';
import { readRecord, readText } from '../tasks/read-input.ts';
import { sentencesOf } from '../text/sentences.ts';
import { closing } from './closing.ts';

/** A pipeline of Transformers.js for text classification: `[{label, score}]`, the best first. */
export interface ClassificationPipeline {
  (text: string, options: { top_k: number | null }): Promise<{ label: string; score: number }[]>;
  dispose(): Promise<unknown>;
}

/** The part of a Transformers.js-compatible runtime that is used. */
export interface TransformersApi {
  pipeline(
    task: 'text-classification',
    model: string,
    options: { progress_callback?: (event: { status: string; loaded?: number; total?: number }) => void },
  ): Promise<ClassificationPipeline>;
}

export interface TransformersOptions {
  /** Absent where the device has no such runtime. */
  readonly api: TransformersApi | undefined;
  /** The model of each task that the runtime should serve, by the runtime's own name for it. */
  readonly models: { readonly 'detect-intent'?: string; readonly 'map-emotion'?: string };
  /** Whether the model is already on this device. */
  readonly isCached: (model: string) => Promise<boolean>;
}

type Served = 'detect-intent' | 'map-emotion';

/** Heavier classifiers by a Transformers.js-compatible runtime. */
export class TransformersProvider implements InferenceProvider {
  readonly id = 'transformers';
  readonly tasks: readonly Served[];
  readonly #options: TransformersOptions;

  constructor(options: TransformersOptions) {
    this.tasks = Object.keys(options.models) as Served[];
    this.#options = options;
  }

  async availability(task: TaskName): Promise<Availability> {
    const model = this.#modelOf(task);
    if (!this.#options.api || model === undefined) return 'unavailable';
    return (await this.#options.isCached(model)) ? 'available' : 'downloadable';
  }

  async create<T extends TaskName>(task: T, { signal, monitor }: { signal: AbortSignal; monitor?: (progress: Progress) => void }): Promise<Runner<T>> {
    signal.throwIfAborted();
    const model = this.#modelOf(task);
    if (!this.#options.api || model === undefined) throw new EmpireError('inference-unavailable', `This device has no such runtime for ${task}.`);
    const tell =
      monitor &&
      (({ loaded, total }: { loaded?: number; total?: number }) =>
        loaded !== undefined && monitor({ loadedBytes: loaded, ...(total !== undefined && { totalBytes: total }) }));
    const classify = await this.#options.api.pipeline('text-classification', model, tell ? { progress_callback: (event) => void tell(event) } : {});
    const run = async (input: unknown, options?: RunOptions) =>
      task === 'map-emotion'
        ? await readEmotion(classify, { input: input as TaskInput<'map-emotion'>, model })
        : await readIntent(classify, { input: input as TaskInput<'detect-intent'>, model, topK: options?.topK ?? 5 });
    return closing({ run, dispose: () => void classify.dispose() } as unknown as Runner<T>);
  }

  #modelOf(task: TaskName): string | undefined {
    return this.#options.models[task as Served];
  }
}

async function readIntent(
  classify: ClassificationPipeline,
  { input, model, topK }: { input: TaskInput<'detect-intent'>; model: string; topK: number },
): Promise<TaskOutput<'detect-intent'>> {
  const text = readText(readRecord(input, { task: 'detect-intent' }).text, { task: 'detect-intent', field: 'text' });
  const all = await classify(text.slice(0, 4_000), { top_k: null });
  const ranked = all.filter(({ label }) => input.among?.includes(label) ?? true);
  const first = ranked[0];
  return {
    intent: first && first.score >= 0.5 ? first.label : undefined,
    ranked: ranked.slice(0, topK),
    inScope: first?.score ?? 0,
    reasons: [],
    by: { provider: 'transformers', model },
  };
}

async function readEmotion(
  classify: ClassificationPipeline,
  { input, model }: { input: TaskInput<'map-emotion'>; model: string },
): Promise<TaskOutput<'map-emotion'>> {
  const text = readText(readRecord(input, { task: 'map-emotion' }).text, { task: 'map-emotion', field: 'text' });
  const readings: Record<Emotion, number>[] = [];
  for (const sentence of sentencesOf(text)) {
    const scores = new Map((await classify(sentence, { top_k: null })).map(({ label, score }) => [label, score]));
    readings.push(Object.fromEntries(emotions.map((name) => [name, scores.get(name) ?? 0])) as Record<Emotion, number>);
  }
  const understood = input.lang === undefined || /^en\b/i.test(input.lang);
  return { ...composeReading(readings, { thresholdOf: () => 0.3, understood }), by: { provider: 'transformers', model } };
}
