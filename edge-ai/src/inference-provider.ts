import type { TaskInput, TaskName, TaskOutput } from '@empire/contract';

/** Where a task stands on this device; the words are those of the browsers' built-in AI interfaces. */
export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

/** How far a download is: bytes so far, and in all where that is known. */
export interface Progress {
  readonly loadedBytes: number;
  readonly totalBytes?: number;
}

/** What a call may say besides its input. `topK` bounds ranked answers. */
export interface RunOptions {
  readonly topK?: number;
  readonly signal?: AbortSignal;
}

/** A task made ready to run. After `dispose` it must not be used any more. Errors of `run`: `bad-argument`, `inference-unavailable`, the reason of `signal`. */
export interface Runner<T extends TaskName = TaskName> {
  run(input: TaskInput<T>, options?: RunOptions): Promise<TaskOutput<T>>;
  dispose(): void;
}

/** One way to run tasks on this device: rules, a small interpreter, a model runtime, what the browser brings along. */
export interface InferenceProvider {
  readonly id: string;
  readonly tasks: readonly TaskName[];
  availability(task: TaskName): Promise<Availability>;
  /** Makes the task ready, downloading what it needs. Errors: `inference-unavailable`; the reason of `signal`. */
  create<T extends TaskName>(task: T, options: { signal: AbortSignal; monitor?: (progress: Progress) => void }): Promise<Runner<T>>;
}
