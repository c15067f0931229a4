import { parseDocId } from '../../core/index.ts';
import { dropEvents, type EventDoc } from '../neuron/dropped.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { Outbox } from '../transfer/outbox.ts';

const page = 500;

/**
 * Drops the unsent events of a neuron that serve `analytics`, each counted in a record that is pushed. Functional events, and those that
 * carry a person's work as an effect, stay. Answers how many went.
 */
export async function shedEvents(stores: NeuronStores, outbox: Outbox): Promise<number> {
  const ids = [...(await outbox.waiting(stores.log)).keys()].filter((id) => parseDocId(id)?.class === 'e');
  let shed = 0;
  for (let at = 0; at < ids.length; at += page) {
    const events = (await stores.log.store.read(ids.slice(at, at + page))).flatMap(openDocs) as EventDoc[];
    const least = events.filter((event) => event._deleted !== true && event.purpose === 'analytics' && (event.effect?.length ?? 0) === 0);
    await dropEvents(stores, { events: least, reason: 'quota' });
    shed += least.length;
  }
  return shed;
}
