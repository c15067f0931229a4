import {
  type CollectionDeclaration,
  EmpireError,
  type Entry,
  type FieldOrigin,
  type Json,
  type ScopedDb,
  type SyncState,
  type ValueChange,
} from '@empire/contract';
import { type AnyDoc, chooseLeaf, closeLeaf, explainLeaves, makeDocId } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { Nudges } from '../nudges.ts';
import { documentState } from '../outbox/document-state.ts';
import type { StoredLeaf } from '../ports/document-store.ts';
import { listShed } from '../quota/shed-list.ts';
import type { Outbox } from '../transfer/outbox.ts';
import { classOf, declared, type NeuronStores } from './neuron-stores.ts';
import { readEntry } from './read-entry.ts';
import { Shards } from './shards.ts';
import { openDocs, type StateWriter } from './state-writer.ts';
import { keepForUndo, listLost } from './undo.ts';

/** Reads a content document that is not kept for want of room from the server; an empty list for every other. */
export type FetchShed = (id: string) => Promise<readonly AnyDoc[]>;

/** A neuron's view of its own database. */
export class NeuronDb implements ScopedDb {
  readonly #stores: NeuronStores;
  readonly #device: Device;
  readonly #writer: StateWriter;
  readonly #nudges: Nudges;
  readonly #signal: AbortSignal;
  readonly #shards: Shards;
  readonly #outbox: Outbox;
  readonly #fetchShed: FetchShed;

  constructor(stores: NeuronStores, parts: { device: Device; writer: StateWriter; nudges: Nudges; outbox: Outbox; fetchShed: FetchShed; signal: AbortSignal }) {
    this.#stores = stores;
    this.#device = parts.device;
    this.#writer = parts.writer;
    this.#nudges = parts.nudges;
    this.#signal = parts.signal;
    this.#outbox = parts.outbox;
    this.#fetchShed = parts.fetchShed;
    this.#shards = new Shards(stores, parts.device.deviceId);
  }

  async get<T = Json>(collection: string, key: string): Promise<Entry<T> | undefined> {
    this.#check();
    if (this.#declared(collection).class === 'shard') return (await this.#shards.get(collection, key)) as Entry<T> | undefined;
    const entry = readEntry<T>(openDocs(await this.#leaves(collection, key)));
    if (entry || this.#declared(collection).class !== 'content') return entry;
    return readEntry<T>(await this.#fetchShed(this.#idOf(collection, key)));
  }

  async put(collection: string, key: string, value: Json, { base }: { readonly base?: Json } = {}): Promise<void> {
    this.#check();
    await this.#writer.write({ collection, key, value, ...(base !== undefined && { base }) });
    this.#nudges.wrote(this.#stores.state.name);
  }

  async remove(collection: string, key: string): Promise<void> {
    const entry = await this.get(collection, key);
    if (!entry || (this.#declared(collection).class === 'shard' && !(await this.#shards.hasOwn(collection, key)))) return;
    await this.#writer.write({ collection, key, value: entry.value, removed: true });
    this.#nudges.wrote(this.#stores.state.name);
  }

  async list<T = Json>(collection: string): Promise<readonly Entry<T>[]> {
    this.#check();
    const { manifest, state } = this.#stores;
    const declaration = this.#declared(collection);
    if (declaration.class === 'shard') return (await this.#shards.list(collection)) as readonly Entry<T>[];
    const all = await state.store.list(classOf(declaration), `${manifest.id}:${collection}`);
    return all.flatMap((leaves) => readEntry<T>(openDocs(leaves)) ?? []);
  }

  async listOnline(collection: string): Promise<readonly string[]> {
    this.#check();
    return this.#declared(collection).class === 'content' ? listShed(this.#stores, collection) : [];
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

  async change(collection: string, key: string, change: ValueChange): Promise<void> {
    this.#check();
    await this.#writer.write({ collection, key, change });
    this.#nudges.wrote(this.#stores.state.name);
  }

  async syncState(collection: string, key: string): Promise<SyncState | undefined> {
    this.#check();
    const isShard = this.#declared(collection).class === 'shard';
    return documentState(this.#stores, { id: isShard ? this.#writer.idOf(collection, key) : this.#idOf(collection, key), outbox: this.#outbox });
  }

  async explain(collection: string, key: string): Promise<readonly FieldOrigin[]> {
    if (this.#declared(collection).class === 'shard') return this.#shards.explain(collection, key);
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
    const id = makeDocId(manifest.id, { class: classOf(this.#declared(collection)), collection, key });
    if (!id) throw new EmpireError('bad-argument', `A key has 1 to 128 letters, digits or . _ ~ -; received ${key.slice(0, 40)}.`);
    return id;
  }

  #declared(collection: string): CollectionDeclaration {
    return declared(this.#stores.manifest, collection);
  }

  #check(): void {
    if (this.#signal.aborted) throw new EmpireError('closed', `The database of ${this.#stores.manifest.id} was closed.`);
  }
}
