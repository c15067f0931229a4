import { EmpireError, type TaskName } from '@empire/contract';
import type { Availability, InferenceProvider, Progress, Runner } from '../inference-provider.ts';
import type { ModelShelf } from '../model/model-shelf.ts';
import { openModel } from '../tasks/open-model.ts';
import type { TaskByModel } from '../tasks/task-model.ts';
import { tasksByModel } from '../tasks/tasks-by-model.ts';
import type { ModelRuntime } from './model-runtime.ts';

/** Runs models on the current thread: for batches in Node, where no page waits. */
export class DirectProvider implements InferenceProvider {
  readonly id: string;
  readonly tasks = Object.keys(tasksByModel) as TaskName[];
  readonly #runtime: ModelRuntime;
  readonly #shelf: ModelShelf;

  constructor(runtime: ModelRuntime, shelf: ModelShelf) {
    this.id = runtime.id;
    this.#runtime = runtime;
    this.#shelf = shelf;
  }

  async availability(task: TaskName): Promise<Availability> {
    return this.tasks.includes(task) ? await this.#shelf.availability(task) : 'unavailable';
  }

  async create<T extends TaskName>(task: T, options: { signal: AbortSignal; monitor?: (progress: Progress) => void }): Promise<Runner<T>> {
    options.signal.throwIfAborted();
    const run = tasksByModel[task] as TaskByModel<T> | undefined;
    if (!run) throw new EmpireError('inference-unavailable', `${this.id} does not know the task ${task}.`);
    const model = await openModel(this.#runtime, await this.#shelf.take(task, options));
    let disposed = false;
    return {
      run: async (input, asked = {}) => {
        asked.signal?.throwIfAborted();
        if (disposed) throw new EmpireError('closed', `The runner of ${task} was disposed.`);
        return await run(model, { input, ...asked });
      },
      dispose: () => {
        disposed = true;
        model.session.dispose();
      },
    };
  }
}
