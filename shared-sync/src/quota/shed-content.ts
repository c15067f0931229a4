import { chooseLeaf, parseDocId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';

/**
 * The content documents of a neuron beyond its budget (`offline.maxBytes` in its manifest): the largest first, until the rest fits. They
 * can be read from the server again, so they are the first to go when there is no room.
 */
export async function contentBeyondBudget({ manifest, state }: NeuronStores): Promise<ReadonlySet<string>> {
  const sizes: { id: string; bytes: number }[] = [];
  for (const { name } of manifest.collections.filter((collection) => collection.class === 'content')) {
    for (const leaves of await state.store.list('c', `${manifest.id}:${name}`)) {
      const doc = chooseLeaf(openDocs(leaves));
      if (doc && parseDocId(doc._id)) sizes.push({ id: doc._id, bytes: JSON.stringify(doc).length });
    }
  }
  let total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const beyond = new Set<string>();
  for (const { id, bytes } of sizes.sort((a, b) => b.bytes - a.bytes || (a.id < b.id ? -1 : 1))) {
    if (total <= manifest.offline.maxBytes) break;
    beyond.add(id);
    total -= bytes;
  }
  return beyond;
}
