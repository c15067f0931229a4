import type { Channel, Env } from './ports/env.ts';

/**
 * Tells every context of the device, this one included, that a local database was written: PouchDB's own feed does not reach
 * from page to worker.
 */
export class Nudges {
  readonly #channel: Channel;
  readonly #listeners = new Set<(database: string) => void>();
  readonly #ending = new AbortController();

  constructor(env: Env) {
    this.#channel = env.channel('empire-writes');
    this.#channel.listen((database) => this.#tell(database), { signal: this.#ending.signal });
  }

  wrote(database: string): void {
    this.#tell(database);
    this.#channel.post(database);
  }

  listen(listener: (database: string) => void, { signal }: { signal: AbortSignal }): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  close(): void {
    this.#ending.abort();
    this.#listeners.clear();
    this.#channel.close();
  }

  #tell(database: string): void {
    for (const listener of [...this.#listeners]) listener(database);
  }
}
