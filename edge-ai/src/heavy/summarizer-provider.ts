import { EmpireError, type SummarizeInput, type SummarizeOutput, type TaskName } from '@empire/contract';
import type { Availability, InferenceProvider, Progress, Runner } from '../inference-provider.ts';
import { readRecord, readText } from '../tasks/read-input.ts';
import { closing } from './closing.ts';
import { listen } from './prompt-provider.ts';

/** The part of Chrome's Summarizer API (`Summarizer`) that is used. */
export interface SummarizerApi {
  availability(): Promise<Availability>;
  create(options: {
    signal: AbortSignal;
    monitor?: (target: EventTarget) => void;
    type: 'tldr';
    format: 'plain-text';
    length: 'short';
  }): Promise<SummarizerSession>;
}

export interface SummarizerSession {
  summarize(text: string, options: { context?: string; signal?: AbortSignal }): Promise<string>;
  destroy(): void;
}

const maxTextLength = 20_000;

/** `summarize` by the browser's own summarizer. */
export class SummarizerProvider implements InferenceProvider {
  readonly id = 'summarizer-api';
  readonly tasks = ['summarize'] as const;
  readonly #api: SummarizerApi | undefined;

  /** `api` is `globalThis.Summarizer`, where there is one. */
  constructor(api: SummarizerApi | undefined) {
    this.#api = api;
  }

  async availability(task: TaskName): Promise<Availability> {
    return this.#api && task === 'summarize' ? await this.#api.availability() : 'unavailable';
  }

  async create<T extends TaskName>(task: T, { signal, monitor }: { signal: AbortSignal; monitor?: (progress: Progress) => void }): Promise<Runner<T>> {
    if (!this.#api || task !== 'summarize') throw new EmpireError('inference-unavailable', `This browser has no summarizer for ${task}.`);
    signal.throwIfAborted();
    const session = await this.#api.create({
      signal,
      type: 'tldr',
      format: 'plain-text',
      length: 'short',
      ...(monitor && { monitor: (target) => listen(target, monitor) }),
    });
    const runner: Runner<'summarize'> = { run: (input, options) => summarize(session, { input, ...options }), dispose: () => session.destroy() };
    return closing(runner) as unknown as Runner<T>;
  }
}

async function summarize(session: SummarizerSession, { input, signal }: { input: SummarizeInput; signal?: AbortSignal }): Promise<SummarizeOutput> {
  const text = readText(readRecord(input, { task: 'summarize' }).text, { task: 'summarize', field: 'text' });
  if (text.trim() === '') throw new EmpireError('inference-unavailable', 'There is nothing to summarize.');
  const said = await session.summarize(text.slice(0, maxTextLength), { ...(input.title !== undefined && { context: input.title }), ...(signal && { signal }) });
  return { summary: cut(said.trim(), input.maxCharacters), extracted: [], by: { provider: 'summarizer-api' } };
}

/** Cuts before a word so that the text with its ellipsis fits. */
function cut(text: string, maxCharacters = Number.POSITIVE_INFINITY): string {
  if (text.length <= maxCharacters) return text;
  const room = text.slice(0, Math.max(1, maxCharacters - 1));
  return `${room.slice(0, Math.max(room.lastIndexOf(' '), 0)) || room}…`;
}
