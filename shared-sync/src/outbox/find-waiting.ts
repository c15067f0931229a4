import { parseDocId } from '../../core/index.ts';
import { databaseOf, type NeuronStores } from '../neuron/neuron-stores.ts';
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

/** Whether a document is here in a version that does not open: nobody can say what of it waits. */
export async function isQuarantined(docId: string, neurons: readonly NeuronStores[]): Promise<boolean> {
  const id = parseDocId(docId);
  const stores = neurons.find(({ manifest }) => manifest.id === id?.neuron);
  const leaves = stores && (await databaseOf(stores, id?.class).store.read([docId]))[0];
  return leaves?.some((leaf) => 'broken' in leaf) === true;
}
