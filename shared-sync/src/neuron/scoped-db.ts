import { type DeviceId, EmpireError, type Entry, type FieldOrigin, type Hlc, type Json, type ScopedDb } from '@empire/contract';
import { chooseLeaf, closeLeaf, explainLeaves, makeDocId } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { Nudges } from '../nudges.ts';
import type { StoredLeaf } from '../ports/document-store.ts';
import { classOf, declared, type NeuronStores } from './neuron-stores.ts';
import { openDocs, type StateWriter } from './state-writer.ts';
import { keepForUndo, listLost } from './undo.ts';

/** A neuron's view of its own database. */
export class NeuronDb implements ScopedDb {
  readonly #stores: NeuronStores;
  readonly #device: Device;
  readonly #writer: StateWriter;
  readonly #nudges: Nudges;
  readonly #signal: AbortSignal;

  constructor(stores: NeuronStores, parts: { device: Device; writer: StateWriter; nudges: Nudges; signal: AbortSignal }) {
    this.#stores = stores;
    this.#device = parts.device;
    this.#writer = parts.writer;
    this.#nudges = parts.nudges;
    this.#signal = parts.signal;
  }

  async get<T = Json>(collection: string, key: string): Promise<Entry<T> | undefined> {
    return entryOf<T>(await this.#leaves(collection, key));
  }

  async put(collection: string, key: string, value: Json, { base }: { readonly base?: Json } = {}): Promise<void> {
    this.#check();
    await this.#writer.write({ collection, key, value, ...(base !== undefined && { base }) });
    this.#nudges.wrote(this.#stores.state.name);
  }

  async remove(collection: string, key: string): Promise<void> {
    const entry = await this.get(collection, key);
    if (!entry) return;
    await this.#writer.write({ collection, key, value: entry.value, removed: true });
    this.#nudges.wrote(this.#stores.state.name);
  }

  async list<T = Json>(collection: string): Promise<readonly Entry<T>[]> {
    this.#check();
    const { manifest, state } = this.#stores;
    const all = await state.store.list(classOf(declared(manifest, collection)), `${manifest.id}:${collection}`);
    return all.flatMap((leaves) => entryOf<T>(leaves) ?? []);
  }

  async *watch<T = Json>(collection: string, { signal }: { signal: AbortSignal }): AsyncIterable<readonly Entry<T>[]> {
    const ended = AbortSignal.any([signal, this.#signal]);
    let wake: () => void = () => undefined;
    let dirty = true;
    const stir = () => {
      dirty = true;
      wake();
    };
    this.#nudges.listen((database) => database === this.#stores.state.name && stir(), { signal: ended });
    ended.addEventListener('abort', stir, { once: true });
    while (!ended.aborted) {
      if (!dirty) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      dirty = false;
      yield await this.list<T>(collection);
    }
  }

  async explain(collection: string, key: string): Promise<readonly FieldOrigin[]> {
    const origins = explainLeaves(openDocs(await this.#leaves(collection, key)));
    const lost = await listLost(this.#stores, { docId: this.#idOf(collection, key), nowMs: this.#device.now() });
    return origins.map((origin) => ({ ...origin, others: [...origin.others, ...lost.map(({ rev }) => rev)] }));
  }

  async resolve(collection: string, key: string, { revision }: { readonly revision: string }): Promise<void> {
    const docs = openDocs(await this.#leaves(collection, key)).filter((doc) => doc._deleted !== true);
    const nowMs = this.#device.now();
    const lost = await listLost(this.#stores, { docId: this.#writer.idOf(collection, key), nowMs });
    const taken = docs.find((doc) => doc._rev === revision) ?? lost.find(({ rev }) => rev === revision);
    if (!taken)
      throw new EmpireError(
        'not-found',
        `${revision} is no version of ${collection}/${key}; there are ${[...docs.map((doc) => doc._rev), ...lost.map(({ rev }) => rev)].join(', ') || 'none'}.`,
      );
    const seen = chooseLeaf(docs);
    await keepForUndo(this.#stores, { docs: docs.filter((doc) => doc._rev !== revision), atMs: nowMs });
    await this.#writer.write({ collection, key, value: taken.value as Json });
    await this.#stores.state.store.graft(docs.filter((doc) => doc !== seen).map(closeLeaf), 'local');
    this.#nudges.wrote(this.#stores.state.name);
  }

  async #leaves(collection: string, key: string): Promise<readonly StoredLeaf[]> {
    this.#check();
    return (await this.#stores.state.store.read([this.#idOf(collection, key)]))[0] ?? [];
  }

  #idOf(collection: string, key: string): string {
    const { manifest } = this.#stores;
    const id = makeDocId(manifest.id, { class: classOf(declared(manifest, collection)), collection, key });
    if (!id) throw new EmpireError('bad-argument', `A key has 1 to 128 letters, digits or . _ ~ -; received ${key.slice(0, 40)}.`);
    return id;
  }

  #check(): void {
    if (this.#signal.aborted) throw new EmpireError('closed', `The database of ${this.#stores.manifest.id} was closed.`);
  }
}

function entryOf<T>(leaves: readonly StoredLeaf[]): Entry<T> | undefined {
  const doc = chooseLeaf(openDocs(leaves));
  const parts = doc?._id.split(':');
  if (!doc || !parts || doc.removedAt !== undefined) return undefined;
  return {
    key: parts.slice(3).join(':'),
    value: doc.value as T,
    ...(typeof doc.hlc === 'string' && { hlc: doc.hlc as Hlc }),
    ...(typeof doc.deviceId === 'string' && { deviceId: doc.deviceId as DeviceId }),
  };
}
