import { parseDocId } from '../../core/index.ts';
import { databaseOf, type NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { type DeadLetter, deadLetters, type Outbox } from '../transfer/outbox.ts';

/** Looks for a document id, or the id of an event, among what waits and what was refused; `docId` is the one that waits. */
export async function findWaiting(
  id: string,
  { neurons, outbox }: { neurons: () => readonly NeuronStores[]; outbox: Outbox },
): Promise<{ readonly letter?: DeadLetter; readonly waits: boolean; readonly docId?: string }> {
  const matches = (docId: string) => docId === id || docId.endsWith(`:${id}`);
  for (const stores of neurons()) {
    const letter = (await deadLetters(stores)).find(({ docId }) => matches(docId));
    if (letter && letter.again !== true) return { letter, waits: false };
    if (letter) return { waits: true, docId: letter.docId };
    for (const database of [stores.state, stores.log]) {
      for (const docId of (await outbox.waiting(database)).keys()) if (matches(docId)) return { waits: true, docId };
    }
  }
  return { waits: false };
}

/**
 * Why the server does not have a document that waits no more: it is here in a version that does not open, so that nobody can say what of it
 * waits, or it is an event that was discarded or dropped before it was sent. `undefined` where the server has it.
 */
export async function whyMissing(docId: string, neurons: readonly NeuronStores[]): Promise<'undecryptable' | 'dropped' | undefined> {
  const id = parseDocId(docId);
  const stores = neurons.find(({ manifest }) => manifest.id === id?.neuron);
  const leaves = (stores && (await databaseOf(stores, id?.class).store.read([docId]))[0]) ?? [];
  if (leaves.some((leaf) => 'broken' in leaf)) return 'undecryptable';
  const isDropped = leaves.length > 0 && openDocs(leaves).every(({ _deleted, closedBy }) => _deleted === true && closedBy === 'dropped');
  return isDropped ? 'dropped' : undefined;
}
