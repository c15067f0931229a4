import type { Channel, Env } from '../src/ports/env.ts';
import type { Chance } from './chance.ts';
import type { Scheduler } from './scheduler.ts';

/** What the contexts of one device share: locks and channels. */
export class Origin {
  readonly locks = new Map<string, { owner: Context; next: (() => void)[] }>();
  readonly listeners = new Map<string, Set<{ owner: Context; listener: (message: string) => void }>>();
  /** What its wall clock is off by (milliseconds). */
  clockOffsetMs = 0;
}

export interface ContextParts {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly origin: Origin;
  readonly trace: (line: string) => void;
}

/** The wall clock of the simulated world begins here. */
const epochMs = 1_800_000_000_000;

/** One page or worker. Once killed, nothing it awaits ever goes on, and the locks it held are free. */
export class Context {
  readonly name: string;
  readonly #parts: ContextParts;
  #alive = true;

  constructor(name: string, parts: ContextParts) {
    this.name = name;
    this.#parts = parts;
  }

  get alive(): boolean {
    return this.#alive;
  }

  kill(): void {
    this.#alive = false;
    const { locks, listeners } = this.#parts.origin;
    for (const [name, lock] of locks) if (lock.owner === this) release(locks, name);
    for (const all of listeners.values()) for (const entry of all) if (entry.owner === this) all.delete(entry);
  }

  /** A yield point: others may go on before this context does. */
  pause(what: string, maxMs = 3): Promise<void> {
    this.#parts.trace(`${this.#parts.scheduler.now} ${this.name} ${what}`);
    return this.#wait(this.#parts.chance.below(maxMs + 1));
  }

  env(): Env {
    const { scheduler, chance, origin } = this.#parts;
    return {
      now: () => epochMs + scheduler.now + origin.clockOffsetMs,
      monotonic: () => scheduler.now,
      random: (bytes) => chance.bytes(bytes),
      sleep: (ms, { signal } = {}) => this.#sleep(ms, signal),
      lock: (name, task, options = {}) => this.#lock(name, task, options),
      channel: (name) => this.#channel(name),
    };
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.scheduler.after(ms, () => {
        if (this.#alive) resolve();
      });
    });
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        cancel();
        if (this.#alive) reject(signal?.reason);
      };
      const cancel = this.#parts.scheduler.after(ms, () => {
        signal?.removeEventListener('abort', abort);
        if (this.#alive) resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async #lock<T>(name: string, task: () => Promise<T>, { ifAvailable, signal }: { ifAvailable?: boolean; signal?: AbortSignal }): Promise<T | undefined> {
    const { locks } = this.#parts.origin;
    while (locks.has(name)) {
      if (ifAvailable) return undefined;
      await new Promise<void>((resolve) => locks.get(name)?.next.push(resolve));
      if (!this.#alive) await new Promise(() => undefined);
      signal?.throwIfAborted();
    }
    locks.set(name, { owner: this, next: [] });
    try {
      return await task();
    } finally {
      if (this.#alive) release(locks, name);
    }
  }

  #channel(name: string): Channel {
    const { listeners } = this.#parts.origin;
    const all = listeners.get(name) ?? new Set();
    listeners.set(name, all);
    return {
      post: (message) => {
        for (const { owner, listener } of all) {
          if (owner !== this) this.#parts.scheduler.after(this.#parts.chance.below(5), () => owner.alive && listener(message));
        }
      },
      listen: (listener, { signal }) => {
        const entry = { owner: this as Context, listener };
        all.add(entry);
        signal.addEventListener('abort', () => all.delete(entry), { once: true });
      },
      close: () => {
        for (const entry of all) if (entry.owner === this) all.delete(entry);
      },
    };
  }
}

function release(locks: Origin['locks'], name: string): void {
  const waiting = locks.get(name)?.next ?? [];
  locks.delete(name);
  for (const wake of waiting) wake();
}
