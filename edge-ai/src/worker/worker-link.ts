import { EmpireError } from '@empire/contract';
import type { WorkerReply, WorkerRequest } from './messages.ts';

/** The part of `Worker` that the link uses. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: unknown) => void): void;
}

export interface WorkerLinkOptions {
  readonly start: () => WorkerLike;
  /** A call that takes longer counts as a dead worker. */
  readonly timeoutMs: number;
  /** After so many deaths in a row no worker is started any more. */
  readonly maxDeaths: number;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Call = Without<WorkerRequest, 'id'>;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The page's side of the worker: starts it at the first call, and again after it died. `generation` counts the starts: models opened in an earlier one are gone. */
export class WorkerLink {
  generation = 0;
  readonly #options: WorkerLinkOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: WorkerLike | undefined;
  #lastId = 0;
  #deaths = 0;

  constructor(options: WorkerLinkOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#worker !== undefined;
  }

  /** Errors: what the worker answers; `inference-unavailable` when it died or does not start; `timeout`; the reason of `signal`. */
  async call(call: Call, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<unknown> {
    signal?.throwIfAborted();
    const worker = this.#started();
    this.#lastId += 1;
    const id = this.#lastId;
    const timer = setTimeout(
      () => this.#died(worker, new EmpireError('timeout', `The inference worker did not answer in ${this.#options.timeoutMs} ms.`)),
      this.#options.timeoutMs,
    );
    const abort = new AbortController();
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        signal?.addEventListener('abort', () => reject(signal.reason), { signal: abort.signal });
        worker.postMessage({ ...call, id });
      });
    } finally {
      clearTimeout(timer);
      abort.abort();
      this.#waiting.delete(id);
    }
  }

  /** Ends the worker, e.g. when it has been idle. The next call starts another. */
  stop(): void {
    if (this.#worker) this.#end(this.#worker, new EmpireError('closed', 'The inference worker was stopped.'));
  }

  #started(): WorkerLike {
    if (this.#worker) return this.#worker;
    if (this.#deaths >= this.#options.maxDeaths)
      throw new EmpireError('inference-unavailable', `The inference worker died ${this.#deaths} times and is not started again.`);
    const worker = this.#options.start();
    this.#worker = worker;
    this.generation += 1;
    worker.addEventListener('message', ({ data }) => this.#settle(data as WorkerReply));
    worker.addEventListener('error', () => this.#died(worker, new EmpireError('inference-unavailable', 'The inference worker died.')));
    worker.addEventListener('messageerror', () =>
      this.#died(worker, new EmpireError('inference-unavailable', 'A message of the inference worker could not be read.')),
    );
    return worker;
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#deaths = 0;
    if ('error' in reply) waiting?.reject(new EmpireError(reply.error.code, reply.error.message));
    else waiting?.resolve(reply.value);
  }

  #died(worker: WorkerLike, reason: EmpireError): void {
    if (worker !== this.#worker) return;
    this.#deaths += 1;
    this.#end(worker, reason);
  }

  #end(worker: WorkerLike, reason: EmpireError): void {
    worker.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}
