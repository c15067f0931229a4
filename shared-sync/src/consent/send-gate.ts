import { type AnyDoc, mayLeave, parseDocId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Nudges } from '../nudges.ts';
import type { Env } from '../ports/env.ts';
import type { RemoteOutcome } from '../ports/gateway.ts';
import { dropUnderLock } from './drop-withdrawn.ts';
import type { ConsentLedger } from './ledger.ts';

/** What of a batch may be sent now, and what is held back because the consent it was recorded under is not known here. */
export interface Passed {
  readonly leave: readonly AnyDoc[];
  readonly held: readonly RemoteOutcome[];
}

/** What the gate stands on. */
export interface SendGateParts {
  readonly env: Env;
  readonly ledger: ConsentLedger;
  readonly nudges: Nudges;
}

/** Decides before every batch of a round what may leave the device. `fetchLedger` brings the ledger of the server up to date here. */
export class SendGate {
  readonly #parts: SendGateParts;
  readonly #fetchLedger: () => Promise<void>;
  #newest: Promise<void> | undefined;

  constructor(parts: SendGateParts, fetchLedger: () => Promise<void>) {
    this.#parts = parts;
    this.#fetchLedger = fetchLedger;
  }

  /**
   * Events whose consent was withdrawn are dropped and counted; those of other purposes than `functional` wait for the newest ledger,
   * which is fetched once in a round and only if there are any. Errors: those of fetching, after which nothing is sent.
   */
  async pass(stores: NeuronStores, docs: readonly AnyDoc[]): Promise<Passed> {
    if (!docs.some(asksForConsent)) return { leave: docs, held: [] };
    this.#newest ??= this.#fetchLedger();
    await this.#newest;
    await this.#parts.ledger.refresh();
    const { entries } = this.#parts.ledger;
    const verdicts = docs.map((doc) => (asksForConsent(doc) ? mayLeave(doc, entries) : 'leave'));
    const withdrawn = docs.filter((_, index) => verdicts[index] === 'drop');
    if (withdrawn.length > 0) {
      await dropUnderLock(stores, { events: withdrawn, env: this.#parts.env });
      this.#parts.nudges.wrote(stores.log.name);
    }
    return {
      leave: docs.filter((_, index) => verdicts[index] === 'leave'),
      held: docs.filter((_, index) => verdicts[index] === 'hold').map(held),
    };
  }
}

function asksForConsent(doc: AnyDoc): boolean {
  return doc.purpose !== 'functional' && doc._deleted !== true && parseDocId(doc._id)?.class === 'e';
}

function held({ _id, _rev }: AnyDoc): RemoteOutcome {
  return { id: _id, rev: _rev, code: 'consent-missing', reason: 'the consent it was recorded under is not known on this device' };
}
