import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { type DeadLetter, deadLetters, type Outbox } from '../transfer/outbox.ts';

/** Looks for a document id, or the id of an event, among what waits and what was refused. */
export async function findWaiting(
  id: string,
  { neurons, outbox }: { neurons: () => readonly NeuronStores[]; outbox: Outbox },
): Promise<{ readonly letter?: DeadLetter; readonly waits: boolean }> {
  const matches = (docId: string) => docId === id || docId.endsWith(`:${id}`);
  for (const stores of neurons()) {
    const letter = (await deadLetters(stores)).find(({ docId }) => matches(docId));
    if (letter && letter.again !== true) return { letter, waits: false };
    if (letter) return { waits: true };
    for (const database of [stores.state, stores.log]) {
      for (const docId of (await outbox.waiting(database)).keys()) if (matches(docId)) return { waits: true };
    }
  }
  return { waits: false };
}
