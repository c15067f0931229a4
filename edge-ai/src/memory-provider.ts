import { EmpireError, type TaskInput, type TaskName, type TaskOutput } from '@empire/contract';
import type { Availability, InferenceProvider, Runner, RunOptions } from './inference-provider.ts';

/** Tasks as functions, by name. */
export type TaskFunctions = { readonly [T in TaskName]?: (input: TaskInput<T>, options: RunOptions) => TaskOutput<T> | Promise<TaskOutput<T>> };

/** A provider whose tasks are functions on this thread: the rules, and the twin of every other provider. `live` counts the runners that were not disposed. */
export class MemoryProvider implements InferenceProvider {
  readonly id: string;
  readonly #functions: TaskFunctions;
  readonly #availability: Availability;
  live = 0;

  constructor(id: string, functions: TaskFunctions, options: { availability?: Availability } = {}) {
    this.id = id;
    this.#functions = functions;
    this.#availability = options.availability ?? 'available';
  }

  get tasks(): readonly TaskName[] {
    return Object.keys(this.#functions) as TaskName[];
  }

  async availability(task: TaskName): Promise<Availability> {
    return this.#functions[task] ? this.#availability : 'unavailable';
  }

  async create<T extends TaskName>(task: T, { signal }: { signal: AbortSignal }): Promise<Runner<T>> {
    signal.throwIfAborted();
    const compute = this.#functions[task];
    if (!compute) throw new EmpireError('inference-unavailable', `${this.id} does not know the task ${task}.`);
    this.live += 1;
    let disposed = false;
    return {
      run: async (input, options = {}) => {
        options.signal?.throwIfAborted();
        if (disposed) throw new EmpireError('closed', `The runner of ${task} was disposed.`);
        return compute(input, options);
      },
      dispose: () => {
        if (!disposed) this.live -= 1;
        disposed = true;
      },
    };
  }
}
