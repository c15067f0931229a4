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
  #backup: { readonly couch: MemoryCouch; readonly restore: () => void } | undefined;
  #again: { readonly from: number; readonly to: number } | undefined;

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
    this.#backup = { couch, restore: couch.backUp() };
  }

  /** Puts everything back to the last backup, under the same instance. Answers whether there was one. */
  restore(): boolean {
    if (!this.#backup) return false;
    const { couch, restore } = this.#backup;
    const before = couch.seq;
    restore();
    this.#again = { from: Math.min(couch.seq, this.#again?.from ?? couch.seq), to: Math.max(before, this.#again?.to ?? before) };
    return true;
  }

  /**
   * The documents of a database that stand at sequences which were given before a restore, and again after it. A device that had read so
   * far, and comes back only when the sequence has passed that place, cannot tell that it missed them.
   */
  givenAgain(couch: MemoryCouch): ReadonlySet<string> {
    if (!this.#again) return new Set();
    const later = new Set(couch.changesAfter(this.#again.to).map(([id]) => id));
    return new Set(
      couch
        .changesAfter(this.#again.from)
        .map(([id]) => id)
        .filter((id) => !later.has(id)),
    );
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
