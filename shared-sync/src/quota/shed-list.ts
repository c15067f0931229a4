import { parseDocId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';

/** The content documents whose bodies are not kept for want of room. They can be read from the server again. */
export async function readShed(stores: NeuronStores): Promise<ReadonlySet<string>> {
  const [doc] = openDocs((await stores.state.store.read([idOf(stores)]))[0] ?? []);
  return new Set(Array.isArray(doc?.ids) ? (doc.ids as readonly string[]) : []);
}

/** The keys of a collection's content that is on the list and of which nothing is stored here, in order. */
export async function listShed(stores: NeuronStores, collection: string): Promise<readonly string[]> {
  const ids = [...(await readShed(stores))].filter((id) => parseDocId(id)?.collection === collection);
  const here = ids.length === 0 ? [] : await stores.state.store.read(ids);
  return ids.flatMap((id, index) => (here[index]?.length ? [] : (parseDocId(id)?.key ?? []))).toSorted();
}

/** Adds to the list, before anything of it goes; what is on it already changes nothing. */
export async function addShed(stores: NeuronStores, ids: ReadonlySet<string>): Promise<void> {
  const id = idOf(stores);
  const [doc] = openDocs((await stores.state.store.read([id]))[0] ?? []);
  const known = await readShed(stores);
  const all = [...new Set([...known, ...ids])].sort();
  if (all.length === known.size) return;
  await stores.state.store.edit({ id, body: { ids: all }, ...(doc && { parent: doc._rev }) });
}

function idOf({ manifest }: NeuronStores): string {
  return `${manifest.id}:l:shed:content`;
}
