import { EmpireError } from '@empire/contract';
import type { Channel, Env, LockOptions } from '../ports/env.ts';

interface Waiting {
  readonly shared: boolean;
  readonly lost: AbortController;
  granted: () => void;
}

/** What several contexts of one origin share: their locks and channels. */
export class MemoryOrigin {
  readonly #locks = new Map<string, Waiting[]>();
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

  /** Takes a lock from whoever holds it, as `steal` of Web Locks does: the next in the queue gets it, while the former holder goes on. */
  steal(name: string): void {
    const [holder] = this.#locks.get(name) ?? [];
    if (!holder) return;
    this.#leave(name, holder);
    holder.lost.abort(new EmpireError('timeout', `The lock ${name} was taken away.`));
  }

  /** In the order asked for, as Web Locks are; those who share one hold it together. */
  async #lock<T>(name: string, task: (lost: AbortSignal) => Promise<T>, { signal, ifAvailable, shared = false }: LockOptions): Promise<T | undefined> {
    const queue = this.#locks.get(name) ?? [];
    this.#locks.set(name, queue);
    const mine: Waiting = { shared, lost: new AbortController(), granted: () => undefined };
    const isFree = () => queue.slice(0, queue.indexOf(mine)).every((other) => shared && other.shared);
    queue.push(mine);
    try {
      if (!isFree() && ifAvailable) return undefined;
      signal?.throwIfAborted();
      while (!isFree()) await waiting(mine, signal);
      return await task(mine.lost.signal);
    } finally {
      this.#leave(name, mine);
    }
  }

  #leave(name: string, one: Waiting): void {
    const queue = this.#locks.get(name) ?? [];
    // It may have been taken away before.
    if (!queue.includes(one)) return;
    queue.splice(queue.indexOf(one), 1);
    if (queue.length === 0) this.#locks.delete(name);
    for (const other of queue) other.granted();
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

/** Until somebody left the queue. */
function waiting(mine: Waiting, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    mine.granted = () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    };
  });
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
