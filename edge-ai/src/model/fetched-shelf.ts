import { EmpireError, type TaskName } from '@empire/contract';
import type { Availability, Progress } from '../inference-provider.ts';
import type { ModelCard } from './model-card.ts';
import type { ModelShelf, ShelvedModel } from './model-shelf.ts';
import { parseCard } from './parse-card.ts';

export interface FetchedShelfOptions {
  /** The folder that holds one folder per model, ending in `/`. */
  readonly baseUrl: string;
  /** The id of the active model of each task. */
  readonly active: Readonly<Partial<Record<TaskName, string>>>;
  readonly fetch: typeof fetch;
  /** Keeps what was fetched; without it nothing is on the device before it is asked for. */
  readonly cache?: Promise<Cache>;
}

/** A shelf of model folders behind a URL, kept in the browser's cache once fetched. */
export class FetchedShelf implements ModelShelf {
  readonly #options: FetchedShelfOptions;

  constructor(options: FetchedShelfOptions) {
    this.#options = options;
  }

  async availability(task: TaskName): Promise<Availability> {
    const folder = this.#folderOf(task);
    if (!folder) return 'unavailable';
    const cache = await this.#options.cache;
    return (await cache?.match(`${folder}card.json`)) && (await cache?.match(`${folder}model.onnx`)) ? 'available' : 'downloadable';
  }

  async take(task: TaskName, options: { signal: AbortSignal; monitor?: (progress: Progress) => void }): Promise<ShelvedModel> {
    const folder = this.#folderOf(task);
    if (!folder) throw new EmpireError('inference-unavailable', `There is no model for the task ${task}.`);
    const card: ModelCard = parseCard(JSON.parse(new TextDecoder().decode(await this.#bytes(`${folder}card.json`, options))));
    return { card, bytes: await this.#bytes(`${folder}${card.file}`, options) };
  }

  #folderOf(task: TaskName): string | undefined {
    const id = this.#options.active[task];
    return id === undefined ? undefined : `${this.#options.baseUrl}${id}/`;
  }

  async #bytes(url: string, { signal }: { signal: AbortSignal }): Promise<Uint8Array> {
    const cache = await this.#options.cache;
    const kept = await cache?.match(url);
    if (kept) return new Uint8Array(await kept.arrayBuffer());
    try {
      const fetched = await this.#options.fetch(url, { signal });
      if (!fetched.ok) throw new EmpireError('inference-unavailable', `The model file answered with status ${fetched.status}.`);
      await cache?.put(url, fetched.clone());
      return new Uint8Array(await fetched.arrayBuffer());
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof EmpireError ? error : new EmpireError('inference-unavailable', 'The model could not be fetched.', { cause: error });
    }
  }
}
