import { EmpireError, type Inference, type TaskInput, type TaskName, type TaskOutput } from '@empire/contract';
import type { Engine } from '@empire/shared-sync';
import type { HostInference } from './host-inference.ts';

/** Inference whose code is loaded when it is first asked for. Code that cannot be had is `inference-unavailable`, and tried again at the next call. */
export class LazyInference implements Inference {
  readonly #load: () => Promise<HostInference>;
  #opening: Promise<HostInference> | undefined;

  constructor(load: () => Promise<HostInference>) {
    this.#load = load;
  }

  async run<T extends TaskName>(task: T, input: TaskInput<T>, options: { topK?: number; signal?: AbortSignal } = {}): Promise<TaskOutput<T>> {
    options.signal?.throwIfAborted();
    const { service } = await this.open();
    return await service.run(task, input, options);
  }

  /** What is behind it. Errors: `inference-unavailable`. */
  async open(): Promise<HostInference> {
    this.#opening ??= this.#load();
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw new EmpireError('inference-unavailable', 'The code of on-device AI could not be loaded.', { cause: error });
    }
  }
}

/** The inference of this page, until the engine ends. */
export function lazyInference(engine: Engine): LazyInference {
  return new LazyInference(async () => {
    const { openHostInference } = await import(/* webpackChunkName: "ai" */ './host-inference.ts');
    // Running the code for the first time was one task; what is asked of it is another.
    await new Promise((resume) => setTimeout(resume));
    return openHostInference(engine);
  });
}
