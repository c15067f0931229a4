import type { Session } from '../ports/gateway.ts';
import type { RoundReport } from './loop.ts';
import type { Moved } from './stall-guard.ts';

/** Who hears of rounds. What a call throws is dropped: it must not fail the round. */
export interface RoundObserver {
  /** A session is in force. The round waits for it. */
  contact?(session: Session): Promise<void>;
  /** A round ended, after so many documents went each way. `statement` is what the gateway gave with `erased`. */
  settled?(report: RoundReport, details: Moved & { readonly statement?: unknown }): void | Promise<void>;
}

/** Tells whoever listens what rounds come to. */
export class RoundObservers {
  readonly #all = new Set<RoundObserver>();

  add(observer: RoundObserver, { signal }: { signal: AbortSignal }): void {
    if (signal.aborted) return;
    this.#all.add(observer);
    signal.addEventListener('abort', () => this.#all.delete(observer), { once: true });
  }

  async contact(session: Session): Promise<void> {
    await Promise.allSettled([...this.#all].map(async (one) => one.contact?.(session)));
  }

  /** Nobody waits for what becomes of it. */
  settled(report: RoundReport, { moved, error }: { moved: Moved; error?: unknown }): void {
    const found = typeof error === 'object' && error !== null && 'details' in error ? (error.details as { statement?: unknown }) : {};
    const details = { ...found, ...moved };
    void Promise.allSettled([...this.#all].map(async (one) => one.settled?.(report, details)));
  }
}
