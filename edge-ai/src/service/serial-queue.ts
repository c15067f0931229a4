import { EmpireError } from '@empire/contract';

interface Job {
  readonly start: () => Promise<void>;
}

/** Runs jobs one at a time in the order they came. A job whose signal aborts before its turn never starts. */
export class SerialQueue {
  readonly #maxWaiting: number;
  readonly #waiting: Job[] = [];
  #busy = false;

  constructor({ maxWaiting }: { maxWaiting: number }) {
    this.#maxWaiting = maxWaiting;
  }

  /** Errors: those of the job; `inference-unavailable` when too many wait already; the reason of `signal`, without waiting for the job. */
  run<T>(work: () => Promise<T>, { signal }: { signal: AbortSignal }): Promise<T> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#waiting.length >= this.#maxWaiting) return Promise.reject(new EmpireError('inference-unavailable', `${this.#maxWaiting} calls wait already.`));
    return new Promise((resolve, reject) => {
      const job: Job = {
        start: () =>
          work()
            .then(resolve, reject)
            .finally(() => signal.removeEventListener('abort', abort)),
      };
      const abort = () => {
        const at = this.#waiting.indexOf(job);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(job);
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let job = this.#waiting.shift(); job; job = this.#waiting.shift()) await job.start();
    this.#busy = false;
  }
}
