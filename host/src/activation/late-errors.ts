import type { Release } from '@empire/contract/registry';
import type { Failure } from '../state/failure.ts';
import { failureOf } from '../state/failure.ts';

/** How many errors of one neuron are let pass, and in what time, before it is shown as failed. */
export interface ErrorBudget {
  readonly errors: number;
  readonly withinMs: number;
}

/** Counts the errors of running neurons and says when one has spent its budget. */
export class ErrorLedger {
  readonly #budget: ErrorBudget;
  readonly #seen = new Map<string, number[]>();

  constructor(budget: ErrorBudget = { errors: 3, withinMs: 60_000 }) {
    this.#budget = budget;
  }

  /** Records one error at `atMs`; answers whether the neuron has now spent its budget, which then starts anew. */
  record(name: string, atMs: number): boolean {
    const recent = [...(this.#seen.get(name) ?? []), atMs].filter((time) => atMs - time < this.#budget.withinMs);
    const spent = recent.length >= this.#budget.errors;
    this.#seen.set(name, spent ? [] : recent);
    return spent;
  }
}

/** The release whose script an error comes from: its file name or the first URL of its stack that a release owns. */
export function originOf(error: { filename?: string; stack?: string }, releases: readonly Release[]): Release | undefined {
  const urls = [error.filename ?? '', ...(error.stack?.match(/https?:\/\/[^\s)]+/g) ?? [])];
  const owners = urls.map((url) => releases.find((release) => url.startsWith(release.baseUrl)));
  return owners.find((owner) => owner !== undefined);
}

/** Reports each neuron that keeps throwing after it was activated, by the URL of the script that threw. */
export function watchLateErrors(options: { releases: () => readonly Release[]; fail: (name: string, failure: Failure) => void; signal: AbortSignal }): void {
  const ledger = new ErrorLedger();
  const note = (error: unknown, filename?: string) => {
    const stack = error instanceof Error ? error.stack : undefined;
    const owner = originOf({ ...(filename && { filename }), ...(stack && { stack }) }, options.releases());
    if (owner && ledger.record(owner.name, performance.now())) options.fail(owner.name, failureOf(error, 'render-failed'));
  };
  const { signal } = options;
  addEventListener('error', (event) => note(event.error, event.filename), { signal });
  addEventListener('unhandledrejection', (event) => note(event.reason), { signal });
}
