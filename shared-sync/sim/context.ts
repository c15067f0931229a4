import { EmpireError } from '@empire/contract';
import type { Channel, Env, LockOptions } from '../src/ports/env.ts';
import type { Chance } from './chance.ts';
import type { Scheduler } from './scheduler.ts';

/** One context's place in the queue for a lock. */
interface Place {
  readonly owner: Context;
  readonly shared: boolean;
  readonly lost: AbortController;
  wake: () => void;
}

/** What the contexts of one device share: locks and channels. */
export class Origin {
  /** Who holds each lock, or waits for it, in the order asked for. */
  readonly locks = new Map<string, Place[]>();
  readonly listeners = new Map<string, Set<{ readonly owner: Context; readonly listener: (message: string) => void }>>();
  /** The first in the queue for a lock. */
  holderOf(name: string): Context | undefined {
    return this.locks.get(name)?.[0]?.owner;
  }

  /** The present holding of a lock: another object for each. */
  holdOf(name: string): object | undefined {
    return this.locks.get(name)?.[0];
  }

  /** Takes a lock from whoever holds it: the next gets it, and the former holder learns of it as soon as it goes on. */
  steal(name: string): void {
    const place = this.locks.get(name)?.[0];
    if (!place) return;
    leave(this.locks, { name, place });
    place.owner.loses(name, place.lost);
  }

  /** What its wall clock is off by (milliseconds). */
  clockOffsetMs = 0;
}

export interface ContextParts {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly origin: Origin;
  readonly trace: (line: string) => void;
  /** Told each message that is broadcast. */
  readonly heard: (message: string) => void;
}

/** The wall clock of the simulated world begins here. */
export const epochMs = 1_800_000_000_000;

/**
 * One page or worker.
 *
 *   running ⇄ frozen (nothing goes on, what it holds it keeps)
 *      └────────┴──▶ killed (nothing it awaits ever goes on, and the locks it held are free)
 */
export class Context {
  readonly name: string;
  readonly #parts: ContextParts;
  readonly #late: (() => void)[] = [];
  readonly #untold = new Set<string>();
  #state: 'running' | 'frozen' | 'killed' = 'running';
  /** Timers and listeners that have not ended. */
  waiting = 0;

  constructor(name: string, parts: ContextParts) {
    this.name = name;
    this.#parts = parts;
  }

  get alive(): boolean {
    return this.#state !== 'killed';
  }

  get running(): boolean {
    return this.#state === 'running';
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen';
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'running';
    for (const run of this.#late.splice(0)) this.#parts.scheduler.after(0, () => this.#go(run));
  }

  kill(): void {
    this.#state = 'killed';
    const { locks, listeners } = this.#parts.origin;
    for (const [name, queue] of [...locks]) for (const place of [...queue]) if (place.owner === this) leave(locks, { name, place });
    for (const all of listeners.values()) for (const entry of all) if (entry.owner === this) all.delete(entry);
  }

  /** A lock was taken from this context; until it learns of it, it goes on as if it had it. */
  loses(name: string, lost: AbortController): void {
    this.#untold.add(name);
    void this.pause(`loses ${name}`).then(() => {
      this.#untold.delete(name);
      lost.abort(new EmpireError('timeout', `The lock ${name} was taken away.`));
    });
  }

  /** Whether it was not told yet that it does not hold a lock any more. */
  believes(name: string): boolean {
    return this.#untold.has(name);
  }

  /** A yield point: others may go on before this context does. */
  pause(what: string, maxMs = 3): Promise<void> {
    this.#parts.trace(`${this.#parts.scheduler.now} ${this.name} ${what}`);
    return this.wait(this.#parts.chance.below(maxMs + 1));
  }

  /** Goes on after `ms`, or as soon as it is thawed. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.scheduler.after(ms, () => this.#go(resolve));
    });
  }

  env(): Env {
    const { scheduler, chance, origin } = this.#parts;
    return {
      now: () => epochMs + scheduler.now + origin.clockOffsetMs,
      monotonic: () => scheduler.now,
      random: (bytes) => (bytes > 1_000 ? chance.filling(bytes) : chance.bytes(bytes)),
      sleep: (ms, { signal } = {}) => this.#sleep(ms, signal),
      lock: (name, task, options = {}) => this.#lock(name, task, options),
      channel: (name) => this.#channel(name),
    };
  }

  #go(run: () => void): void {
    if (this.#state === 'running') run();
    else if (this.#state === 'frozen') this.#late.push(run);
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      this.waiting += 1;
      const end = (settle: () => void) => {
        this.waiting -= 1;
        cancel();
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const abort = () => this.alive && end(() => reject(signal?.reason));
      const cancel = this.#parts.scheduler.after(ms, () => this.#go(() => !signal?.aborted && end(resolve)));
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async #lock<T>(name: string, task: (lost: AbortSignal) => Promise<T>, { ifAvailable, shared = false, signal }: LockOptions): Promise<T | undefined> {
    if (!this.alive) await new Promise(() => undefined);
    const { locks } = this.#parts.origin;
    const queue = locks.get(name) ?? [];
    locks.set(name, queue);
    const place: Place = { owner: this, shared, lost: new AbortController(), wake: () => undefined };
    queue.push(place);
    try {
      if (ifAvailable && !isFree(queue, place)) return undefined;
      signal?.throwIfAborted();
      while (!isFree(queue, place)) await this.#turn(place, signal);
      return await task(place.lost.signal);
    } finally {
      if (this.alive) leave(locks, { name, place });
    }
  }

  /** Until somebody leaves the queue, or the lock is not wanted any more. */
  #turn(place: Place, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => this.#go(() => reject(signal?.reason));
      signal?.addEventListener('abort', abort, { once: true });
      place.wake = () => {
        signal?.removeEventListener('abort', abort);
        this.#go(resolve);
      };
    });
  }

  #channel(name: string): Channel {
    const { listeners } = this.#parts.origin;
    const all = listeners.get(name) ?? new Set();
    listeners.set(name, all);
    // As a BroadcastChannel: a message reaches every other one of that name, those of this context too.
    const own = new Set<unknown>();
    return {
      post: (message) => {
        this.#parts.heard(message);
        for (const entry of all) {
          if (!own.has(entry)) this.#parts.scheduler.after(this.#parts.chance.below(5), () => all.has(entry) && entry.owner.#go(() => entry.listener(message)));
        }
      },
      listen: (listener, { signal }) => {
        const entry = { owner: this as Context, listener };
        all.add(entry);
        own.add(entry);
        signal.addEventListener('abort', () => all.delete(entry), { once: true });
      },
      close: () => {
        for (const entry of all) if (own.has(entry)) all.delete(entry);
      },
    };
  }
}

function isFree(queue: readonly Place[], place: Place): boolean {
  return queue.slice(0, queue.indexOf(place)).every(({ shared }) => shared && place.shared);
}

function leave(locks: Origin['locks'], { name, place }: { name: string; place: Place }): void {
  const queue = locks.get(name) ?? [];
  // It may have been taken away before.
  if (!queue.includes(place)) return;
  queue.splice(queue.indexOf(place), 1);
  if (queue.length === 0) locks.delete(name);
  for (const { wake } of [...queue]) wake();
}
