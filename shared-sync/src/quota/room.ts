import type { Env } from '../ports/env.ts';
import type { Records } from '../ports/key-vault.ts';
import { Ballast } from './ballast.ts';

/** What a full disk is answered with: the ballast at once, then whatever else can go. Made before the engine, whose stores ask it. */
export class Room {
  readonly ballast: Ballast;
  readonly #listeners = new Set<() => void>();

  constructor(env: Env, records: Records) {
    this.ballast = new Ballast(env, records);
  }

  /** Gives the ballast back. Answers whether this context had any to give. */
  readonly make = async (): Promise<boolean> => {
    for (const full of [...this.#listeners]) full();
    return this.ballast.release();
  };

  /** Calls `full` each time a write found no room, until `signal` aborts. */
  listen(full: () => void, { signal }: { signal: AbortSignal }): void {
    this.#listeners.add(full);
    signal.addEventListener('abort', () => this.#listeners.delete(full), { once: true });
  }
}
