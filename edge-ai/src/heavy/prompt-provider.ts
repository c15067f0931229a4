import { EmpireError, type IntentInput, type IntentOutput, type TaskName, type TaskOutput } from '@empire/contract';
import type { Availability, InferenceProvider, Progress, Runner } from '../inference-provider.ts';
import { readRecord, readText } from '../tasks/read-input.ts';
import { closing } from './closing.ts';

/** The part of Chrome's Prompt API (`LanguageModel`) that is used. */
export interface LanguageModelApi {
  availability(options: LanguageModelLanguages): Promise<Availability>;
  create(
    options: LanguageModelLanguages & {
      signal: AbortSignal;
      monitor?: (target: EventTarget) => void;
      initialPrompts: { role: 'system'; content: string }[];
    },
  ): Promise<LanguageModelSession>;
}

/** In which languages a session is spoken to and answers; Chrome warns where the latter is left open. */
export interface LanguageModelLanguages {
  readonly expectedOutputs: readonly { readonly type: 'text'; readonly languages: readonly string[] }[];
}

export interface LanguageModelSession {
  prompt(input: string, options: { signal?: AbortSignal; responseConstraint: object }): Promise<string>;
  destroy(): void;
}

/** The instructions and the names of intents are English, so the answer is. What is asked about may be in any language. */
const languages: LanguageModelLanguages = { expectedOutputs: [{ type: 'text', languages: ['en'] }] };
const instructions = 'Choose the intent that the text asks for. Answer "none" when no intent fits.';
const maxPromptLength = 4_000;
const none = 'none';

/** `detect-intent` by the browser's own language model; only for calls that name the intents in `among`. */
export class PromptProvider implements InferenceProvider {
  readonly id = 'prompt-api';
  readonly tasks = ['detect-intent'] as const;
  readonly #api: LanguageModelApi | undefined;

  /** `api` is `globalThis.LanguageModel`, where there is one. */
  constructor(api: LanguageModelApi | undefined) {
    this.#api = api;
  }

  async availability(task: TaskName): Promise<Availability> {
    return this.#api && task === 'detect-intent' ? await this.#api.availability(languages) : 'unavailable';
  }

  async create<T extends TaskName>(task: T, { signal, monitor }: { signal: AbortSignal; monitor?: (progress: Progress) => void }): Promise<Runner<T>> {
    if (!this.#api || task !== 'detect-intent') throw new EmpireError('inference-unavailable', `This browser has no language model for ${task}.`);
    signal.throwIfAborted();
    const session = await this.#api.create({
      ...languages,
      signal,
      initialPrompts: [{ role: 'system', content: instructions }],
      ...(monitor && { monitor: (target) => listen(target, monitor) }),
    });
    const runner: Runner<'detect-intent'> = { run: (input, options) => ask(session, { input, ...options }), dispose: () => session.destroy() };
    return closing(runner) as unknown as Runner<T>;
  }
}

/** Passes on the browser's download events, which count from 0 to 1. */
export function listen(target: EventTarget, monitor: (progress: Progress) => void): void {
  target.addEventListener('downloadprogress', (event) => {
    if ('loaded' in event && typeof event.loaded === 'number')
      monitor({ loadedBytes: event.loaded, ...('total' in event && typeof event.total === 'number' && { totalBytes: event.total }) });
  });
}

async function ask(session: LanguageModelSession, { input, signal }: { input: IntentInput; signal?: AbortSignal }): Promise<TaskOutput<'detect-intent'>> {
  const text = readText(readRecord(input, { task: 'detect-intent' }).text, { task: 'detect-intent', field: 'text' });
  const labels = input.among ?? [];
  if (labels.length === 0) throw new EmpireError('inference-unavailable', 'The language model needs the intents to choose from.');
  const responseConstraint = { type: 'string', enum: [...labels, none] };
  const said: unknown = JSON.parse(await session.prompt(text.slice(0, maxPromptLength), { responseConstraint, ...(signal && { signal }) }));
  return answerOf(said, labels);
}

/** The model says which, not how sure it is. */
function answerOf(said: unknown, labels: readonly string[]): IntentOutput {
  const by = { provider: 'prompt-api' };
  if (said === none) return { intent: undefined, ranked: [], inScope: 0, reasons: [], by };
  const intent = labels.find((label) => label === said);
  if (intent === undefined) throw new EmpireError('inference-unavailable', 'The language model answered with something that was not to choose from.');
  return { intent, ranked: [{ label: intent, score: 1 }], inScope: 1, reasons: [], by };
}
