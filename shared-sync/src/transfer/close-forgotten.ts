import { type AnyDoc, closeLeaf, parseDocId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';

/**
 * What the server alone writes is here as it is there: a version that the server does not have any more, because its database was made
 * anew or set back, is closed beside the one that took its place. `pulled` holds every leaf of its documents; a version that descends
 * from one of them is a later one and stays.
 */
export async function closeForgotten({ state }: NeuronStores, pulled: readonly AnyDoc[]): Promise<void> {
  const served = new Set(pulled.filter(({ _id }) => isServed(_id)).map(({ _id }) => _id));
  if (served.size === 0) return;
  const known = new Set(pulled.map(({ _id, _rev }) => `${_id} ${digestOf(_rev)}`));
  const here = (await state.store.read([...served])).flatMap(openDocs).filter((doc) => doc._deleted !== true);
  const forgotten = here.filter((doc) => !(doc._revisions?.ids ?? [digestOf(doc._rev)]).some((id) => known.has(`${doc._id} ${id}`)));
  await state.store.graft(forgotten.map(closeLeaf), 'remote');
}

function isServed(id: string): boolean {
  const docClass = parseDocId(id)?.class;
  return docClass === 'c' || docClass === 'r';
}

function digestOf(rev: string): string {
  return rev.slice(rev.indexOf('-') + 1);
}
