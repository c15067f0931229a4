import type { Json } from '@empire/contract';

/** What can be asked of a model. A neuron names tasks, never models. */
export type TaskName = string;

/** Where a task stands on this device; the words are those of the browsers' built-in AI interfaces. */
export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

/** How far a download is: bytes so far, and in all where that is known. */
export interface Progress {
  readonly loadedBytes: number;
  readonly totalBytes?: number;
}

/** A task made ready to run. After `dispose` it must not be used any more. */
export interface Runner {
  run(input: Json, options?: { topK?: number; signal?: AbortSignal }): Promise<Json>;
  dispose(): void;
}

/** One way to run tasks on this device: rules, a small interpreter, a model runtime, what the browser brings along. */
export interface InferenceProvider {
  readonly id: string;
  readonly tasks: readonly TaskName[];
  availability(task: TaskName): Promise<Availability>;
  /** Makes the task ready, downloading what it needs. Errors: `inference-unavailable`; the reason of `signal`. */
  create(task: TaskName, options: { signal: AbortSignal; monitor?: (progress: Progress) => void }): Promise<Runner>;
}
