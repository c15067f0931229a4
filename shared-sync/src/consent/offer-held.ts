import { mayLeave } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { deadLetters, offerAgain, refusedDocuments } from '../transfer/outbox.ts';
import type { LedgerEntry } from './ledger.ts';

/**
 * Has the events of a neuron that were held back, because the consent they were recorded under was not known here, offered again in the next
 * round where the ledger tells by now: they are sent, or dropped as withdrawn. Answers whether there are any. Errors: those of the store.
 */
export async function offerHeld(stores: NeuronStores, ledger: readonly LedgerEntry[]): Promise<boolean> {
  const held = (await deadLetters(stores)).filter(({ code, again }) => code === 'consent-missing' && again !== true);
  const docs = new Map((await refusedDocuments(stores, held)).map((doc) => [`${doc._id} ${doc._rev}`, doc]));
  let offered = false;
  for (const letter of held) {
    const doc = docs.get(`${letter.docId} ${letter.rev}`);
    if (doc && mayLeave(doc, ledger) !== 'hold') offered = (await offerAgain(stores, letter)) || offered;
  }
  return offered;
}
