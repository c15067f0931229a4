import type { Purpose } from '@empire/contract';
import type { DecidingLedger, Shown } from './deciding-ledger.ts';
import type { PurposeState } from './purpose-states.ts';

/** What the person allows on all of their devices, and the way to change it. Errors of the two decisions: those of the ledger. */
export interface Consent {
  /** Whether the purpose is allowed now, as far as this device knows; `functional` always is. */
  allows(purpose: Purpose): boolean;
  /** How every purpose stands: since when, where and by which words. */
  readonly states: readonly PurposeState[];
  /** Records the person's yes. Resolves once it is durable here; it is sent before anything else. */
  grant(purposes: readonly Purpose[], shown: Shown): Promise<void>;
  /**
   * Records the person's no, and drops what waits to be sent for these purposes. The other devices do the same when it reaches them;
   * states that events left behind stay: they are the person's own.
   */
  withdraw(purposes: readonly Purpose[], shown: Shown): Promise<void>;
  /** Yields the states now and after each change, whichever tab or device made it. Ends when `signal` aborts. */
  watch(options: { signal: AbortSignal }): AsyncIterable<readonly PurposeState[]>;
}

/** The door to a ledger. `drop` removes what waits to be sent under a withdrawn consent; `list` names new entries where everybody finds them. */
export function consentOver(ledger: DecidingLedger, { drop, list }: { drop: () => Promise<void>; list: () => Promise<void> }): Consent {
  return {
    allows: (purpose) => ledger.allows(purpose),
    get states() {
      return ledger.states;
    },
    grant: async (purposes, shown) => {
      await ledger.decide(purposes, { granted: true, shown });
      await list();
    },
    withdraw: async (purposes, shown) => {
      await ledger.decide(purposes, { granted: false, shown });
      await drop();
      await list();
    },
    watch: (options) => ledger.watch(options),
  };
}
