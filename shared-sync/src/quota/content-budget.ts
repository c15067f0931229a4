import { type AnyDoc, parseDocId } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { StoredLeaf } from '../ports/document-store.ts';
import { addShed, readShed } from './shed-list.ts';

/**
 * How much content a neuron keeps on the device (`offline.maxBytes` of its manifest). What does not fit is not stored but listed: `get`
 * reads it from the server. A budget of 0 sets no limit: such content is kept for as long as there is room.
 */
export class ContentBudget {
  /** What is in use, by neuron; one page is weighed after the other. */
  readonly #used = new Map<string, Promise<number>>();

  /** Leaves out the content that is read only when somebody asks for it. */
  async wanted(stores: NeuronStores, ids: readonly string[]): Promise<readonly string[]> {
    if (!isBound(stores, ids)) return ids;
    const shed = await readShed(stores);
    if (shed.size === 0) return ids;
    const here = await stores.state.store.read(ids);
    return ids.filter((id, index) => !shed.has(id) || isLive(here[index]));
  }

  /**
   * What of pulled documents is to be stored: newer versions of what is here, then collection by collection in the order of the manifest
   * the smallest first, for as long as there is room.
   */
  async kept(stores: NeuronStores, docs: readonly AnyDoc[]): Promise<readonly AnyDoc[]> {
    const { id } = stores.manifest;
    const ids = docs.map(({ _id }) => _id);
    if (!isBound(stores, ids)) return docs;
    const weighed = (this.#used.get(id) ?? usedBytes(stores)).then((used) => weigh(stores, { docs, used }));
    this.#used.set(
      id,
      weighed.then(({ used }) => used),
    );
    const { beyond } = await weighed;
    return docs.filter(({ _id }) => !beyond.has(_id));
  }
}

async function weigh(stores: NeuronStores, { docs, used }: { docs: readonly AnyDoc[]; used: number }): Promise<{ used: number; beyond: ReadonlySet<string> }> {
  const { collections, offline } = stores.manifest;
  const here = await stores.state.store.read(docs.map(({ _id }) => _id));
  const rankOf = ({ _id }: AnyDoc) => collections.findIndex(({ name }) => name === parseDocId(_id)?.collection);
  const arriving = docs.filter((doc, index) => isContent(doc._id) && doc._deleted !== true && !isLive(here[index]));
  const beyond = new Set<string>();
  let total = used;
  for (const doc of arriving.sort((a, b) => rankOf(a) - rankOf(b) || bytesOf(a) - bytesOf(b))) {
    if (total + bytesOf(doc) > offline.maxBytes) beyond.add(doc._id);
    else total += bytesOf(doc);
  }
  await addShed(stores, beyond);
  return { used: total, beyond };
}

async function usedBytes({ manifest, state }: NeuronStores): Promise<number> {
  const kept = manifest.collections.filter((collection) => collection.class === 'content').map(({ name }) => state.store.list('c', `${manifest.id}:${name}`));
  const docs = (await Promise.all(kept)).flat(2).flatMap((leaf) => ('doc' in leaf ? [leaf.doc] : []));
  return docs.reduce((sum, doc) => sum + bytesOf(doc), 0);
}

function isBound({ manifest }: NeuronStores, ids: readonly string[]): boolean {
  return manifest.offline.maxBytes > 0 && ids.some(isContent);
}

function isContent(id: string): boolean {
  return parseDocId(id)?.class === 'c';
}

function isLive(leaves: readonly StoredLeaf[] | undefined): boolean {
  return leaves?.some((leaf) => 'doc' in leaf && leaf.doc._deleted !== true) === true;
}

function bytesOf(doc: AnyDoc): number {
  return JSON.stringify(doc).length;
}
