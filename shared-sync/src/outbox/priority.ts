import { type AnyDoc, parseDocId } from '../../core/index.ts';
import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';

/** The documents of a page in the order they are sent: consent, then what people wrote, events (functional ones first), audit last. */
export function inPushOrder(docs: readonly AnyDoc[]): readonly AnyDoc[] {
  return docs
    .map((doc) => ({ doc, rank: rankOf(doc) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ doc }) => doc);
}

/** Every database in the order it is pushed: what people wrote in any neuron goes before any events. */
export function databasesInOrder(neurons: readonly NeuronStores[]): readonly { readonly stores: NeuronStores; readonly database: LocalDatabase }[] {
  return [...neurons.map((stores) => ({ stores, database: stores.state })), ...neurons.map((stores) => ({ stores, database: stores.log }))];
}

function rankOf(doc: AnyDoc): number {
  const docClass = parseDocId(doc._id)?.class;
  if (docClass === 'k') return 0;
  if (docClass === 'a') return 4;
  if (docClass !== 'e' && docClass !== 'd') return 1;
  return docClass === 'd' || doc.purpose === 'functional' ? 2 : 3;
}
