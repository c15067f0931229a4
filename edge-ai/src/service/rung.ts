import { EmpireError, errorCode, type TaskName } from '@empire/contract';
import type { Availability, InferenceProvider, Runner } from '../inference-provider.ts';

/** How a rung stands with one task. */
export type RungState = 'cold' | 'warming' | 'ready' | 'failed' | Exclude<Availability, 'available'>;

/** One rung of the ladder. */
export interface RungOptions {
  readonly provider: InferenceProvider;
  /** `at-once` is asked from the first call on; `when-idle` only after it was warmed. */
  readonly start: 'at-once' | 'when-idle';
  /** Whether it may download what it lacks, asked each time; never unless told. */
  readonly mayDownload?: () => boolean;
}

/** After a failure a rung rests: this long at first, twice as long each time, up to the second figure. */
const restMs = { first: 5_000, longest: 600_000 };

interface Slot {
  state: RungState;
  runner?: Runner;
  failures: number;
  restsUntil: number;
  reason?: string;
}

/** Keeps the runners of one provider ready, and remembers where it failed. */
export class Rung {
  readonly options: RungOptions;
  readonly #now: () => number;
  readonly #slots = new Map<TaskName, Slot>();

  constructor(options: RungOptions, now: () => number) {
    this.options = options;
    this.#now = now;
  }

  get id(): string {
    return this.options.provider.id;
  }

  knows(task: TaskName): boolean {
    return this.options.provider.tasks.includes(task);
  }

  /** The runner that is ready, if there is one. */
  ready(task: TaskName): Runner | undefined {
    return this.#slots.get(task)?.runner;
  }

  state(task: TaskName): { state: RungState; reason?: string } {
    const slot = this.#slots.get(task);
    return { state: slot?.state ?? 'cold', ...(slot?.reason !== undefined && { reason: slot.reason }) };
  }

  /** Makes the task ready unless it is, is being, or rests after a failure. Never throws: what went wrong is its state. */
  async warm(task: TaskName, signal: AbortSignal): Promise<Runner | undefined> {
    const slot = this.#slot(task);
    if (slot.runner || slot.state === 'warming' || slot.restsUntil > this.#now()) return slot.runner;
    slot.state = 'warming';
    try {
      const availability = await this.options.provider.availability(task);
      if (availability !== 'available' && !(availability === 'downloadable' && this.options.mayDownload?.())) {
        slot.state = availability;
        return undefined;
      }
      slot.runner = (await this.options.provider.create(task, { signal })) as Runner;
      slot.state = 'ready';
      return slot.runner;
    } catch (error) {
      this.#rest(slot, error);
      return undefined;
    }
  }

  /** Takes note that a runner failed. A runner whose worker was merely stopped rests not at all. */
  failed(task: TaskName, error: unknown): void {
    const slot = this.#slot(task);
    slot.runner?.dispose();
    delete slot.runner;
    if (errorCode(error) === 'closed') slot.state = 'cold';
    else this.#rest(slot, error);
  }

  succeeded(task: TaskName): void {
    const slot = this.#slot(task);
    slot.failures = 0;
    delete slot.reason;
  }

  /** Lets go of a task's runner, and of how it did so far. */
  renew(task: TaskName): void {
    this.#slots.get(task)?.runner?.dispose();
    this.#slots.delete(task);
  }

  /** Lets go of every runner. */
  cool(): void {
    for (const slot of this.#slots.values()) {
      slot.runner?.dispose();
      delete slot.runner;
      if (slot.state === 'ready') slot.state = 'cold';
    }
  }

  #rest(slot: Slot, error: unknown): void {
    slot.state = 'failed';
    slot.failures += 1;
    slot.restsUntil = this.#now() + Math.min(restMs.longest, restMs.first * 2 ** (slot.failures - 1));
    slot.reason = error instanceof EmpireError ? `${error.code}: ${error.message}` : String(error);
  }

  #slot(task: TaskName): Slot {
    const found = this.#slots.get(task) ?? { state: 'cold', failures: 0, restsUntil: 0 };
    this.#slots.set(task, found);
    return found;
  }
}
