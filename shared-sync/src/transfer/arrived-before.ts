import { type AnyDoc, parseDocId } from '../../core/index.ts';
import { dropEvents, type EventDoc, recordDropped } from '../neuron/dropped.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { StoredChange } from '../ports/document-store.ts';
import type { Destination } from './push.ts';

/** The ids of the changes in which more than one version is stored: of events, those that were recorded again under another number. */
export function idsOfSeveral(changes: readonly StoredChange[]): ReadonlySet<string> {
  const several = changes.filter(({ leaves }) => leaves.length > 1).flatMap(({ leaves }) => leaves.slice(0, 1));
  return new Set(several.flatMap((leaf) => ('doc' in leaf ? [leaf.doc._id] : [])));
}

/**
 * What is left to send when the events among `asked` that the server has under another number are taken out: they were on their way when
 * they were discarded, or another profile of this device sent them. Each is one act and stays one document; its new number is recorded as dropped.
 * What this device sent itself stays in its log, as nobody else could give it to a server that lost it.
 */
export async function withoutArrived(
  stores: NeuronStores,
  { docs, asked, to }: { docs: readonly AnyDoc[]; asked: ReadonlySet<string>; to: Destination },
): Promise<readonly AnyDoc[]> {
  const again = docs.filter(({ _id }) => asked.has(_id) && parseDocId(_id)?.class === 'e');
  if (again.length === 0) return docs;
  const there = await to.remote.read(
    to.database,
    again.map(({ _id }) => _id),
    { signal: to.signal },
  );
  const found = (doc: AnyDoc) => there.find(({ _id, _rev }) => _id === doc._id && _rev !== doc._rev);
  const arrived = again.filter(found) as EventDoc[];
  const own = arrived.filter((doc) => found(doc)?.deviceId === doc.deviceId);
  await recordDropped(stores, { events: own, reason: 'discarded' });
  await dropEvents(stores, { events: arrived.filter((doc) => !own.includes(doc)), reason: 'discarded' });
  return docs.filter((doc) => !arrived.includes(doc as EventDoc));
}
