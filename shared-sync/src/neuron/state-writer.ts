import { type CollectionDeclaration, type DeviceId, EmpireError, type EventId, errorCode, type Hlc, type Json, type ValueChange } from '@empire/contract';
import {
  type AnyDoc,
  canonicalJson,
  chooseLeaf,
  ENVELOPE_VERSION,
  fieldStamps,
  isStamp,
  joinedValue,
  MAX_DOCUMENT_BYTES,
  makeDocId,
  rebaseFields,
  type StateBody,
  sha256Hex,
  shardKey,
} from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { DocumentStore, OpenLeaf, StoredLeaf } from '../ports/document-store.ts';
import { declared, defaultPolicy, type NeuronStores } from './neuron-stores.ts';
import { changeOf, changeShard, changeState, checkFoldable } from './value-change.ts';

/** What the envelope and a branch of 1,000 revisions take beside the value, rounded up. */
const envelopeBytes = 50_000;
/** Another tab may write between reading and writing: so often it is read again. */
const maxAttempts = 8;

/** What one write is to leave behind. */
export interface StateWrite {
  readonly collection: string;
  readonly key: string;
  /** The whole value; or `change`, for counters, sets and shards. */
  readonly value?: Json;
  readonly change?: ValueChange;
  /** The value that this one was made from: under `fields`, only what differs from it is written. */
  readonly base?: Json;
  /** The stamp of the event that causes it; a write of its own is stamped when it is made. */
  readonly hlc?: Hlc;
  readonly causedBy?: EventId;
  readonly removed?: boolean;
  /** Whose part of a shard it is, where that is an id which this device had before. */
  readonly owner?: DeviceId;
}

type TimedWrite = StateWrite & { readonly hlc: Hlc };

/** What a write meets: the declaration of its collection and the leaves that are there. */
interface Target {
  readonly declaration: CollectionDeclaration;
  readonly leaves: readonly AnyDoc[];
}

/** The readable documents among stored leaves. */
export function openDocs(leaves: readonly StoredLeaf[]): readonly AnyDoc[] {
  return leaves.filter((leaf): leaf is OpenLeaf => 'doc' in leaf).map((leaf) => leaf.doc);
}

/** Writes states of one neuron, each as a child of the leaf that a reader sees. */
export class StateWriter {
  readonly #stores: NeuronStores;
  readonly #device: Device;

  constructor(stores: NeuronStores, device: Device) {
    this.#stores = stores;
    this.#device = device;
  }

  /** The id a write would have. Errors: `not-permitted`, `bad-argument`. */
  idOf(collection: string, key: string, { owner = this.#device.deviceId }: Pick<StateWrite, 'owner'> = {}): string {
    const { manifest } = this.#stores;
    const declaration = declared(manifest, collection);
    if (declaration.class !== 'state' && declaration.class !== 'shard')
      throw new EmpireError('not-permitted', `The collection ${collection} is ${declaration.class}; a neuron writes state and shards only.`);
    const isShard = declaration.class === 'shard';
    const id = makeDocId(manifest.id, { class: isShard ? 'p' : 's', collection, key: isShard ? shardKey(key, owner) : key });
    if (!id) throw new EmpireError('bad-argument', `A key has 1 to ${isShard ? 91 : 128} letters, digits or . _ ~ -; received ${key.slice(0, 40)}.`);
    return id;
  }

  /**
   * Whether the document already holds this write or a later one. Where versions were merged, what is not to be seen may have lost:
   * writing it again would undo the merge.
   */
  async holds(write: StateWrite & { readonly hlc: Hlc }): Promise<boolean> {
    return isHeld(await this.#leaves(this.idOf(write.collection, write.key, write)), write.hlc);
  }

  /**
   * Moves the clock past every version of a document, so that the next stamp is later than what it is to replace: another tab's
   * clock, or this one's before the wall clock was set back, may have been ahead.
   */
  async observe(collection: string, key: string): Promise<void> {
    this.#witness(await this.#leaves(this.idOf(collection, key)));
  }

  async write(write: StateWrite): Promise<void> {
    const id = this.idOf(write.collection, write.key, write);
    if (write.value !== undefined) checkSize(write.value);
    for (let attempt = 1; ; attempt += 1) {
      const stored = (await this.#store.read([id]))[0] ?? [];
      const leaves = openDocs(stored);
      const seen = chooseLeaf(leaves);
      const isPartial = leaves.length < stored.length;
      if (isPartial) this.#checkWhole(write, id);
      if (write.hlc === undefined) this.#witness(leaves);
      // Another tab may have written the effect of a later event since it was looked.
      else if (isHeld(leaves, write.hlc)) return;
      const body = this.#body({ ...write, hlc: write.hlc ?? this.#device.stamp() }, leaves);
      checkSize(body.value as Json);
      try {
        if (isPartial && !seen) await this.#store.graft([besides(id, body)], 'local');
        else await this.#store.edit({ id, body, ...(seen && { parent: seen._rev }) });
        return;
      } catch (error) {
        if (errorCode(error) !== 'conflict' || attempt === maxAttempts) throw error;
      }
    }
  }

  /** What adds to a value cannot be written over one that does not open. Errors: `undecryptable`. */
  #checkWhole({ collection, change }: StateWrite, id: string): void {
    const declaration = declared(this.#stores.manifest, collection);
    const { name } = declaration.merge ?? defaultPolicy;
    if (change || declaration.class === 'shard' || name === 'counter' || name === 'set')
      throw new EmpireError('undecryptable', `A change of ${id} was to be written; a stored version of it does not open.`);
  }

  #witness(leaves: readonly AnyDoc[]): void {
    for (const { hlc, deviceId } of leaves) {
      if (!isStamp(hlc)) continue;
      if (deviceId === this.#device.deviceId) this.#device.resume(hlc);
      else this.#device.see(hlc);
    }
  }

  #body(write: TimedWrite, leaves: readonly AnyDoc[]): Readonly<Record<string, unknown>> {
    const declaration = declared(this.#stores.manifest, write.collection);
    const content = declaration.class === 'shard' ? this.#part(write, { declaration, leaves }) : this.#state(write, { declaration, leaves });
    return {
      v: ENVELOPE_VERSION,
      schema: declaration.schema,
      anonId: this.#device.anonId,
      deviceId: this.#device.deviceId,
      hlc: write.hlc,
      ...content,
      ...(declaration.class === 'shard' && tookIn(leaves)),
      ...(write.causedBy && { causedBy: write.causedBy }),
      ...(write.removed && { removedAt: write.hlc }),
    };
  }

  #state(write: TimedWrite, { declaration, leaves }: Target): Pick<StateBody, 'policy' | 'value' | 'stamps'> {
    const policy = declaration.merge ?? defaultPolicy;
    const before = chooseLeaf(leaves) as unknown as StateBody | undefined;
    const held = joinedValue(leaves);
    const change = write.change ?? changeOf(write.value ?? null, { policy, before: held });
    if (change) return { policy, value: changeState(held, { policy, change, author: { countsAs: this.#device.countsAs, hlc: write.hlc } }) };
    const value = rebase(write, { isByFields: policy.name === 'fields', before });
    return { policy, value, ...(policy.name === 'fields' && { stamps: fieldStamps(before, value, write.hlc) }) };
  }

  #part(write: TimedWrite, { declaration, leaves }: Target): { readonly value: Json } {
    const fold = declaration.fold ?? 'latest';
    const seen = chooseLeaf(leaves);
    const before = seen?.removedAt === undefined ? (seen?.value as Json | undefined) : undefined;
    if (write.removed) return { value: before ?? null };
    if (write.change) return { value: changeShard(before, { fold, change: write.change }) };
    checkFoldable(fold, write.value ?? null);
    return { value: write.value ?? null };
  }

  async #leaves(id: string): Promise<readonly AnyDoc[]> {
    return openDocs((await this.#store.read([id]))[0] ?? []);
  }

  get #store(): DocumentStore {
    return this.#stores.state.store;
  }
}

/** A first version, next to those that do not open and stay where they are. */
function besides(id: string, body: Readonly<Record<string, unknown>>): AnyDoc {
  const digest = sha256Hex(canonicalJson([id, body])).slice(0, 32);
  return { ...body, _id: id, _rev: `1-${digest}`, _revisions: { start: 1, ids: [digest] } } as unknown as AnyDoc;
}

/** What a part took in after a fork stays named in it, so that it is never taken in again. */
function tookIn(leaves: readonly AnyDoc[]): { readonly took?: unknown } {
  const seen = chooseLeaf(leaves);
  return seen?.took === undefined ? {} : { took: seen.took };
}

function rebase({ value = null, base }: StateWrite, { isByFields, before }: { isByFields: boolean; before: StateBody | undefined }): Json {
  if (!isByFields || base === undefined || before === undefined || before.removedAt !== undefined) return value;
  return rebaseFields(value, { base, current: before.value });
}

function isHeld(leaves: readonly AnyDoc[], hlc: Hlc): boolean {
  return leaves.some((leaf) => leaf.closedBy !== undefined || (typeof leaf.hlc === 'string' && leaf.hlc >= hlc));
}

/** Errors: `bad-argument` for what JSON cannot carry, `payload-too-large` for what the server would refuse. */
export function checkSize(value: Json): void {
  const bytes = new TextEncoder().encode(canonicalJson(value)).length;
  const limit = MAX_DOCUMENT_BYTES - envelopeBytes;
  if (bytes > limit) throw new EmpireError('payload-too-large', `A value of ${bytes} bytes was to be written; at most ${limit} are carried.`);
}
