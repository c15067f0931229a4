import { EventEmitter } from 'node:events';

/** What last happened to a database. */
export type UpdateType = 'created' | 'updated' | 'deleted';

export interface DatabaseUpdate {
  readonly db_name: string;
  readonly type: UpdateType;
  readonly number: number;
}

/** The last update of every database, in order, and a way to wait for the next. In memory: a restart begins a new `instance`. */
export class UpdateLog {
  /** Tells the sequences of one run from another's. */
  readonly instance = Date.now().toString(36);
  readonly #updates = new Map<string, DatabaseUpdate>();
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  #latest = 0;

  constructor(names: readonly string[]) {
    for (const name of names) this.record(name, 'updated');
  }

  get latest(): number {
    return this.#latest;
  }

  record(name: string, type: UpdateType): void {
    this.#latest += 1;
    this.#updates.delete(name);
    this.#updates.set(name, { db_name: name, type, number: this.#latest });
    this.#emitter.emit('update', name);
  }

  since(number: number): readonly DatabaseUpdate[] {
    return [...this.#updates.values()].filter((update) => update.number > number);
  }

  /** Calls `wake` at every update, of one database or (undefined) of all. Returns how to stop. */
  watch(name: string | undefined, wake: () => void): () => void {
    const listen = (updated: string) => {
      if (name === undefined || name === updated) wake();
    };
    this.#emitter.on('update', listen);
    return () => this.#emitter.off('update', listen);
  }
}
