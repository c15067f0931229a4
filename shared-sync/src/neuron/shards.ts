import type { DeviceId, Entry, FieldOrigin, Hlc } from '@empire/contract';
import { type AnyDoc, chooseLeaf, foldShards, readShardKey, shardKey } from '../../core/index.ts';
import { declared, type NeuronStores } from './neuron-stores.ts';
import { authorOf } from './read-entry.ts';
import { openDocs } from './state-writer.ts';

/**
 * Collections of class `shard`: each device writes a document of its own, readers get them folded. Nobody writes what another device wrote,
 * so there is nothing to merge.
 */
export class Shards {
  readonly #stores: NeuronStores;
  readonly #deviceId: DeviceId;

  constructor(stores: NeuronStores, deviceId: DeviceId) {
    this.#stores = stores;
    this.#deviceId = deviceId;
  }

  async get(collection: string, key: string): Promise<Entry | undefined> {
    return this.#fold(collection, { key, parts: (await this.#parts(collection)).get(key) ?? [] });
  }

  async list(collection: string): Promise<readonly Entry[]> {
    return [...(await this.#parts(collection))].flatMap(([key, parts]) => this.#fold(collection, { key, parts }) ?? []);
  }

  /** Whether this device has a part of it. */
  async hasOwn(collection: string, key: string): Promise<boolean> {
    const { manifest, state } = this.#stores;
    const leaves = await state.store.read([`${manifest.id}:p:${collection}:${shardKey(key, this.#deviceId)}`]);
    return chooseLeaf(openDocs(leaves[0] ?? [])) !== undefined;
  }

  /** One origin for each device that has a part; the field is the device. */
  async explain(collection: string, key: string): Promise<readonly FieldOrigin[]> {
    const parts = (await this.#parts(collection)).get(key) ?? [];
    return parts.map(({ deviceId, hlc, _rev }) => ({ field: String(deviceId), deviceId: deviceId as DeviceId, hlc: hlc as Hlc, revision: _rev, others: [] }));
  }

  #fold(collection: string, { key, parts }: { key: string; parts: readonly AnyDoc[] }): Entry | undefined {
    const latest = chooseLeaf(parts);
    if (!latest) return undefined;
    return { key, value: foldShards(declared(this.#stores.manifest, collection).fold ?? 'latest', parts), ...authorOf(latest) };
  }

  /** The parts that are not removed, by key. */
  async #parts(collection: string): Promise<ReadonlyMap<string, readonly AnyDoc[]>> {
    const { manifest, state } = this.#stores;
    const found = new Map<string, AnyDoc[]>();
    for (const leaves of await state.store.list('p', `${manifest.id}:${collection}`)) {
      const part = chooseLeaf(openDocs(leaves));
      const key = part && readShardKey(part._id.split(':')[3] ?? '')?.key;
      if (key === undefined || part?.removedAt !== undefined) continue;
      found.set(key, [...(found.get(key) ?? []), part as AnyDoc]);
    }
    return found;
  }
}
