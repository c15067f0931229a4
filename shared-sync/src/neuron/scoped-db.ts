import { type DeviceId, EmpireError, type Entry, type FieldOrigin, type Hlc, type Json, type ScopedDb } from '@empire/contract';
import { type AnyDoc, chooseLeaf, closingRevision, ENVELOPE_VERSION, makeDocId } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { Nudges } from '../nudges.ts';
import type { StoredLeaf } from '../ports/document-store.ts';
import { classOf, declared, type NeuronStores } from './neuron-stores.ts';
import { openDocs, type StateWriter } from './state-writer.ts';

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

  async put(collection: string, key: string, value: Json): Promise<void> {
    this.#check();
    await this.#writer.write({ collection, key, value, hlc: this.#device.stamp() });
    this.#nudges.wrote(this.#stores.state.name);
  }

  async remove(collection: string, key: string): Promise<void> {
    const entry = await this.get(collection, key);
    if (!entry) return;
    await this.#writer.write({ collection, key, value: entry.value, hlc: this.#device.stamp(), removed: true });
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
    const docs = openDocs(await this.#leaves(collection, key)).filter((doc) => doc._deleted !== true);
    const chosen = chooseLeaf(docs);
    if (!chosen || typeof chosen.hlc !== 'string') return [];
    const others = docs.filter((doc) => doc !== chosen).map((doc) => doc._rev);
    const stamps = (chosen.stamps as Readonly<Record<string, Hlc>> | undefined) ?? { '': chosen.hlc as Hlc };
    return Object.entries(stamps).map(([field, hlc]) => ({ field, hlc, deviceId: hlc.slice(18) as DeviceId, revision: chosen._rev, others }));
  }

  async resolve(collection: string, key: string, { revision }: { readonly revision: string }): Promise<void> {
    const docs = openDocs(await this.#leaves(collection, key)).filter((doc) => doc._deleted !== true);
    const taken = docs.find((doc) => doc._rev === revision);
    if (!taken)
      throw new EmpireError('not-found', `${revision} is no version of ${collection}/${key}; there are ${docs.map((doc) => doc._rev).join(', ') || 'none'}.`);
    const closed = docs.filter((doc) => doc !== taken).map((doc) => closing(doc, taken._rev));
    await this.#stores.state.store.graft(closed, 'local');
    await this.#writer.write({ collection, key, value: taken.value as Json, hlc: this.#device.stamp() });
    this.#nudges.wrote(this.#stores.state.name);
  }

  async #leaves(collection: string, key: string): Promise<readonly StoredLeaf[]> {
    this.#check();
    const { manifest, state } = this.#stores;
    const id = makeDocId(manifest.id, { class: classOf(declared(manifest, collection)), collection, key });
    if (!id) throw new EmpireError('bad-argument', `A key has 1 to 128 letters, digits or . _ ~ -; received ${key.slice(0, 40)}.`);
    return (await state.store.read([id]))[0] ?? [];
  }

  #check(): void {
    if (this.#signal.aborted) throw new EmpireError('closed', `The database of ${this.#stores.manifest.id} was closed.`);
  }
}

function closing(doc: AnyDoc, closedBy: string): AnyDoc {
  const rev = closingRevision(doc._id, doc._rev);
  const [start = '1', id = ''] = rev.split('-');
  return {
    _id: doc._id,
    _rev: rev,
    _deleted: true,
    _revisions: { start: Number(start), ids: [id, ...(doc._revisions?.ids ?? [])] },
    v: ENVELOPE_VERSION,
    closedBy,
  };
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
