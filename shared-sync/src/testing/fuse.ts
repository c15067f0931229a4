import type { DocumentStore } from '../ports/document-store.ts';

/** How a context ends: as a killed page does, with one error, as a disk that fails does, or with an error in every call from then on. */
export type End = 'killed before' | 'killed after' | 'failed' | 'refused from';

/** Counts the calls on the ports, and ends the context at the call `at` (from 1) after it was armed. */
export class Fuse {
  readonly #at: number;
  readonly #end: End;
  #isArmed: boolean;
  calls = 0;
  #kill: () => void = () => undefined;
  /** Resolves when the context was killed. */
  readonly killed = new Promise<void>((resolve) => (this.#kill = resolve));

  constructor(at: number, end: End, { armed = true }: { armed?: boolean } = {}) {
    this.#at = at;
    this.#end = end;
    this.#isArmed = armed;
  }

  /** From here on calls count. */
  arm(): void {
    this.#isArmed = true;
  }

  /** The same port, and what it opens or has as members, every call of which counts. */
  wrap<T extends object>(target: T): T {
    const call = (member: (...args: unknown[]) => unknown, args: unknown[]) => this.#call(() => member.apply(target, args));
    const wrap = (member: object) => this.wrap(member);
    return new Proxy(target, {
      get(object, key) {
        const member = (object as Record<PropertyKey, unknown>)[key];
        if (typeof member === 'function') return (...args: unknown[]) => call(member as (...args: unknown[]) => unknown, args);
        return typeof member === 'object' && member !== null ? wrap(member) : member;
      },
    });
  }

  /** What became of `task`; what was under way in the moment it was killed comes to its end first. */
  async outcomeOf(task: Promise<unknown>): Promise<'done' | 'failed' | 'killed'> {
    const ended = task.then(
      () => 'done' as const,
      () => 'failed' as const,
    );
    const killed = this.killed.then(() => new Promise<'killed'>((resolve) => setTimeout(() => resolve('killed'), 20)));
    return Promise.race([ended, killed]);
  }

  async #call(act: () => unknown): Promise<unknown> {
    if (!this.#isArmed) return this.#opened(await act());
    this.calls += 1;
    const isPast = this.calls > this.#at;
    if (this.calls < this.#at || (isPast && this.#end === 'failed')) return this.#opened(await act());
    if (this.#end === 'failed' || this.#end === 'refused from') throw new Error('the disk failed');
    this.#kill();
    if (this.#end === 'killed after' && !isPast) await act();
    return new Promise(() => undefined);
  }

  #opened(answer: unknown): unknown {
    return isStore(answer) ? this.wrap(answer) : answer;
  }
}

function isStore(answer: unknown): answer is DocumentStore {
  return typeof answer === 'object' && answer !== null && 'graft' in answer;
}
