import type { Channel, Env } from '../ports/env.ts';

/** What several contexts of one origin share: their locks and channels. */
export class MemoryOrigin {
  readonly #locks = new Map<string, Promise<unknown>>();
  readonly #listeners = new Map<string, Set<{ owner: object; listener: (message: string) => void }>>();

  /** A context of this origin. `clock` is the wall clock it reads. */
  context(clock: { now(): number } = { now: () => Date.now() }): Env {
    return {
      now: () => clock.now(),
      monotonic: () => performance.now(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      sleep,
      lock: (name, task, options = {}) => this.#lock(name, task, options),
      channel: (name) => this.#channel(name),
    };
  }

  async #lock<T>(name: string, task: () => Promise<T>, options: { signal?: AbortSignal; ifAvailable?: boolean }): Promise<T | undefined> {
    const before = this.#locks.get(name);
    if (before && options.ifAvailable) return undefined;
    const run = (before ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        options.signal?.throwIfAborted();
        return task();
      });
    this.#locks.set(name, run);
    try {
      return await run;
    } finally {
      if (this.#locks.get(name) === run) this.#locks.delete(name);
    }
  }

  #channel(name: string): Channel {
    const owner = {};
    const all = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, all);
    const own = new Set<{ owner: object; listener: (message: string) => void }>();
    return {
      post: (message) => {
        for (const one of all) if (one.owner !== owner) queueMicrotask(() => one.listener(message));
      },
      listen(listener, { signal }) {
        const entry = { owner, listener };
        all.add(entry);
        own.add(entry);
        signal.addEventListener('abort', () => all.delete(entry), { once: true });
      },
      close: () => {
        for (const entry of own) all.delete(entry);
      },
    };
  }
}

function sleep(ms: number, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
