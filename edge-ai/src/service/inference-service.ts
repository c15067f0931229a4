import { EmpireError, errorCode, type Inference, type TaskInput, type TaskName, type TaskOutput } from '@empire/contract';
import type { Runner, RunOptions } from '../inference-provider.ts';
import { Rung, type RungOptions, type RungState } from './rung.ts';
import { SerialQueue } from './serial-queue.ts';

export interface InferenceServiceOptions {
  /** Settles when the page has nothing better to do. Rungs that start when idle are not touched before. */
  readonly idle: () => Promise<void>;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  /** Without a call for so long, runners are let go and `whenStopped` is called. */
  readonly idleStopMs: number;
  readonly whenStopped?: () => void;
  /** Calls that may wait for a model; more are answered by the rungs that start at once. */
  readonly maxWaiting?: number;
}

/** One answered call, for the console that watches. It holds the input: show it only where the person asks. */
export interface InferenceRecord {
  readonly task: TaskName;
  readonly provider: string;
  readonly ms: number;
  readonly input: unknown;
  readonly output: unknown;
  /** The rungs that were ready and failed before. */
  readonly steppedDown: readonly { readonly provider: string; readonly reason: string }[];
}

/**
 * On-device inference for a page: the best rung that is ready answers, and nobody waits for a better one. The first call of a task
 * makes the better rungs warm up once the page is idle. A rung that fails is left for the one below and rests for a while.
 */
export class InferenceService implements Inference {
  readonly #rungs: readonly Rung[];
  readonly #options: InferenceServiceOptions;
  readonly #queue: SerialQueue;
  readonly #listeners = new Set<(record: InferenceRecord) => void>();
  readonly #ended = new AbortController();
  #idle: Promise<void> | undefined;
  #forced: string | undefined;
  #stopTimer: ReturnType<typeof setTimeout> | undefined;

  /** `rungs` are the best first; the last one should be the rules. */
  constructor(rungs: readonly RungOptions[], options: InferenceServiceOptions) {
    this.#rungs = rungs.map((rung) => new Rung(rung, options.now));
    this.#options = options;
    this.#queue = new SerialQueue({ maxWaiting: options.maxWaiting ?? 32 });
  }

  async run<T extends TaskName>(task: T, input: TaskInput<T>, options: RunOptions = {}): Promise<TaskOutput<T>> {
    const signal = options.signal ? AbortSignal.any([options.signal, this.#ended.signal]) : this.#ended.signal;
    signal.throwIfAborted();
    this.#postponeStop();
    const steppedDown: { provider: string; reason: string }[] = [];
    for (const rung of this.#candidates(task)) {
      const runner = await this.#runnerOf(rung, task);
      if (!runner) continue;
      try {
        const started = this.#options.now();
        const output = await this.#ask(rung, { work: () => runner.run(input, { ...options, signal }), signal });
        rung.succeeded(task);
        this.#tell({ task, provider: rung.id, ms: this.#options.now() - started, input, output, steppedDown });
        return output as TaskOutput<T>;
      } catch (error) {
        signal.throwIfAborted();
        if (errorCode(error) === 'bad-argument') throw error;
        rung.failed(task, error);
        steppedDown.push({ provider: rung.id, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    throw new EmpireError('inference-unavailable', `No provider on this device can run the task ${task}.`, { details: { task, steppedDown } });
  }

  /** Warms the better rungs of a task, the lowest first, once the page is idle. Settles when all had their try; never rejects. */
  async warm(task: TaskName): Promise<void> {
    this.#idle ??= this.#options.idle().catch(() => undefined);
    await this.#idle;
    for (const rung of [...this.#rungs].reverse()) {
      if (this.#ended.signal.aborted) return;
      if (rung.knows(task) && rung.options.start === 'when-idle') await rung.warm(task, this.#ended.signal);
    }
  }

  /** Lets go of what answers these tasks: the next calls take the model that is in force then. */
  renew(tasks: readonly TaskName[]): void {
    for (const rung of this.#rungs) for (const task of tasks) rung.renew(task);
  }

  /** Makes one rung alone answer, whatever its place, until called with `undefined`. For the console. */
  force(provider: string | undefined): void {
    if (provider !== undefined && !this.#rungs.some(({ id }) => id === provider)) throw new EmpireError('bad-argument', `There is no rung ${provider}.`);
    this.#forced = provider;
  }

  /** Every rung with the state of each of its tasks, the best rung first. */
  status(): readonly {
    readonly provider: string;
    readonly forced: boolean;
    readonly tasks: readonly { readonly task: TaskName; readonly state: RungState; readonly reason?: string }[];
  }[] {
    return this.#rungs.map((rung) => ({
      provider: rung.id,
      forced: rung.id === this.#forced,
      tasks: rung.options.provider.tasks.map((task) => ({ task, ...rung.state(task) })),
    }));
  }

  /** Calls `listener` after every answer until the returned function is called. */
  observe(listener: (record: InferenceRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the service: calls under way reject with `closed`. */
  close(): void {
    this.#ended.abort(new EmpireError('closed', 'Inference was closed.'));
    this.#stop();
  }

  #candidates(task: TaskName): readonly Rung[] {
    return this.#rungs.filter((rung) => rung.knows(task) && (this.#forced === undefined || rung.id === this.#forced));
  }

  async #runnerOf(rung: Rung, task: TaskName): Promise<Runner | undefined> {
    const ready = rung.ready(task);
    if (ready) return ready;
    if (rung.options.start === 'at-once' || rung.id === this.#forced) return await rung.warm(task, this.#ended.signal);
    void this.warm(task);
    return undefined;
  }

  /** What answers at once does so on the page's own thread: in a task of its own, lest many calls together hold the page up. */
  async #ask<T>(rung: Rung, { work, signal }: { work: () => Promise<T>; signal: AbortSignal }): Promise<T> {
    if (rung.options.start !== 'at-once') return await this.#queue.run(work, { signal });
    await nextTask();
    signal.throwIfAborted();
    return await work();
  }

  #tell(record: InferenceRecord): void {
    for (const listener of this.#listeners) listener(record);
  }

  #postponeStop(): void {
    clearTimeout(this.#stopTimer);
    this.#stopTimer = setTimeout(() => this.#stop(), this.#options.idleStopMs);
  }

  #stop(): void {
    clearTimeout(this.#stopTimer);
    for (const rung of this.#rungs) rung.cool();
    this.#options.whenStopped?.();
  }
}

/** Settles in the next task of the event loop; timers are not as prompt. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
