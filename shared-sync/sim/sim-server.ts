import { EmpireError } from '@empire/contract';
import { type MemoryCouch, MemoryServer } from '../src/twins/memory-gateway.ts';
import type { Context } from './context.ts';
import type { Scheduler } from './scheduler.ts';

/** The server's twin under virtual time: it restarts, loses databases, and is put back to an earlier day. */
export class SimServer extends MemoryServer {
  readonly scheduler: Scheduler;
  /** Counts restarts: a request that was under way during one got no answer. */
  boots = 0;
  readonly #missing = new Set<string>();
  readonly #underWay = new Map<Context, Set<string>>();
  #downUntil = 0;
  #backup: { readonly restore: () => void } | undefined;

  constructor(scheduler: Scheduler) {
    super();
    this.scheduler = scheduler;
  }

  get isDown(): boolean {
    return this.scheduler.now < this.#downUntil;
  }

  restart(downMs: number): void {
    this.boots += 1;
    this.#downUntil = this.scheduler.now + downMs;
  }

  /** Deletes a database. It is made anew at once, or when a device next asks who it is. */
  drop(name: string, { anew }: { anew: boolean }): void {
    this.databases.delete(name);
    if (anew) this.database(name);
    else this.#missing.add(name);
  }

  /** Carries out a request to a database. Errors: `not-found` while it is missing. */
  async reach<T>(database: string, call: () => Promise<T> | T): Promise<T> {
    if (this.#missing.has(database)) throw new EmpireError('not-found', undefined, { details: { status: 404 } });
    return call();
  }

  async provisioned<T>(call: () => Promise<T>): Promise<T> {
    this.#missing.clear();
    return call();
  }

  /** Keeps what a database holds now. */
  backUp(couch: MemoryCouch): void {
    this.#backup = { restore: couch.backUp() };
  }

  /** Puts everything back to the last backup, under the same instance; nobody reaches the server meanwhile. Answers whether there was one. */
  restore(): boolean {
    if (!this.#backup) return false;
    this.#backup.restore();
    this.restart(10_000);
    return true;
  }

  /** Notes that an answer is on its way; `overtaken` tells whether one that left later was there first. */
  sent(what: string, context: Context): { overtaken(): boolean } {
    const all = this.#underWay.get(context) ?? new Set();
    this.#underWay.set(context, all);
    const mark = `${what} ${this.#ticket++}`;
    all.add(mark);
    return {
      overtaken: () => {
        const first = all.values().next().value;
        all.delete(mark);
        return first !== mark;
      },
    };
  }

  #ticket = 0;
}
