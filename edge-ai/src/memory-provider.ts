import { EmpireError, type Json } from '@empire/contract';
import type { Availability, InferenceProvider, Runner, TaskName } from './inference-provider.ts';

/** The twin of a provider: tasks are plain functions. `live` counts the runners that were not disposed. */
export class MemoryProvider implements InferenceProvider {
  readonly id: string;
  readonly #tasks: ReadonlyMap<TaskName, (input: Json) => Json>;
  readonly #availability: Availability;
  live = 0;

  constructor(id: string, tasks: Readonly<Record<TaskName, (input: Json) => Json>>, options: { availability?: Availability } = {}) {
    this.id = id;
    this.#tasks = new Map(Object.entries(tasks));
    this.#availability = options.availability ?? 'available';
  }

  get tasks(): readonly TaskName[] {
    return [...this.#tasks.keys()];
  }

  async availability(task: TaskName): Promise<Availability> {
    return this.#tasks.has(task) ? this.#availability : 'unavailable';
  }

  async create(task: TaskName, { signal }: { signal: AbortSignal }): Promise<Runner> {
    signal.throwIfAborted();
    const compute = this.#tasks.get(task);
    if (!compute) throw new EmpireError('inference-unavailable', `${this.id} does not know the task ${task}.`);
    this.live += 1;
    return {
      run: async (input, options) => {
        options?.signal?.throwIfAborted();
        return compute(input);
      },
      dispose: () => {
        this.live -= 1;
      },
    };
  }
}
