import { EmpireError, type TaskName, type TaskOutput } from '@empire/contract';
import type { Availability, InferenceProvider, Progress, Runner } from '../inference-provider.ts';
import type { ModelShelf } from '../model/model-shelf.ts';
import { tasksByModel } from '../tasks/tasks-by-model.ts';
import type { WorkerLink } from './worker-link.ts';

export interface WorkerProviderOptions {
  /** `interpreter` or `onnxruntime-web`. */
  readonly id: string;
  readonly link: WorkerLink;
  readonly shelf: ModelShelf;
  /** Whether the runtime itself is on this device; left out for one that needs nothing. */
  readonly runtimeAvailability?: () => Promise<Availability>;
}

/** A rung that runs models in the inference worker by one of its runtimes. */
export class WorkerProvider implements InferenceProvider {
  readonly id: string;
  readonly tasks = Object.keys(tasksByModel) as TaskName[];
  readonly #options: WorkerProviderOptions;

  constructor(options: WorkerProviderOptions) {
    this.id = options.id;
    this.#options = options;
  }

  async availability(task: TaskName): Promise<Availability> {
    if (!this.tasks.includes(task)) return 'unavailable';
    const runtime = (await this.#options.runtimeAvailability?.()) ?? 'available';
    return runtime === 'available' ? await this.#options.shelf.availability(task) : runtime;
  }

  async create<T extends TaskName>(task: T, options: { signal: AbortSignal; monitor?: (progress: Progress) => void }): Promise<Runner<T>> {
    options.signal.throwIfAborted();
    if (!this.tasks.includes(task)) throw new EmpireError('inference-unavailable', `${this.id} does not know the task ${task}.`);
    const { link, shelf } = this.#options;
    const model = await shelf.take(task, options);
    const opened = (await link.call({ call: 'open', runtime: this.id, model }, options)) as number;
    const { generation } = link;
    let disposed = false;
    return {
      run: async (input, { topK, signal } = {}) => {
        if (disposed) throw new EmpireError('closed', `The runner of ${task} was disposed.`);
        if (!link.running || link.generation !== generation) throw new EmpireError('closed', 'The inference worker was stopped since this runner was made.');
        return (await link.call({ call: 'run', opened, task, input, ...(topK !== undefined && { topK }) }, { signal })) as TaskOutput<T>;
      },
      dispose: () => {
        if (!disposed && link.running && link.generation === generation) void link.call({ call: 'close', opened }).catch(() => {});
        disposed = true;
      },
    };
  }
}
