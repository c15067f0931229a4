import { EmpireError, type EventId, errorCode, type Hlc, type Json, type MergePolicy } from '@empire/contract';
import {
  type AnyDoc,
  canonicalJson,
  chooseLeaf,
  ENVELOPE_VERSION,
  fieldStamps,
  isStamp,
  MAX_DOCUMENT_BYTES,
  makeDocId,
  rebaseFields,
  type StateBody,
} from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { DocumentStore, OpenLeaf, StoredLeaf } from '../ports/document-store.ts';
import { declared, defaultPolicy, type NeuronStores } from './neuron-stores.ts';

/** What the envelope and a branch of 1,000 revisions take beside the value, rounded up. */
const envelopeBytes = 50_000;
/** Another tab may write between reading and writing: so often it is read again. */
const maxAttempts = 8;

/** What one write is to leave behind. */
export interface StateWrite {
  readonly collection: string;
  readonly key: string;
  readonly value: Json;
  /** The value that this one was made from: under `fields`, only what differs from it is written. */
  readonly base?: Json;
  /** The stamp of the event that causes it; a write of its own is stamped when it is made. */
  readonly hlc?: Hlc;
  readonly causedBy?: EventId;
  readonly removed?: boolean;
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
  idOf(collection: string, key: string): string {
    const { manifest } = this.#stores;
    const declaration = declared(manifest, collection);
    if (declaration.class !== 'state')
      throw new EmpireError('not-permitted', `The collection ${collection} is ${declaration.class}; a neuron writes state only.`);
    const id = makeDocId(manifest.id, { class: 's', collection, key });
    if (!id) throw new EmpireError('bad-argument', `A key has 1 to 128 letters, digits or . _ ~ -; received ${key.slice(0, 40)}.`);
    return id;
  }

  /**
   * Whether the document already holds this write or a later one. Where versions were merged, what is not to be seen may have lost:
   * writing it again would undo the merge.
   */
  async holds(write: StateWrite & { readonly hlc: Hlc }): Promise<boolean> {
    const leaves = await this.#leaves(this.idOf(write.collection, write.key));
    return leaves.some((leaf) => leaf.closedBy !== undefined || (typeof leaf.hlc === 'string' && leaf.hlc >= write.hlc));
  }

  /**
   * Moves the clock past every version of a document, so that the next stamp is later than what it is to replace: another tab's
   * clock, or this one's before the wall clock was set back, may have been ahead.
   */
  async observe(collection: string, key: string): Promise<void> {
    this.#witness(await this.#leaves(this.idOf(collection, key)));
  }

  async write(write: StateWrite): Promise<void> {
    const id = this.idOf(write.collection, write.key);
    checkSize(write.value);
    for (let attempt = 1; ; attempt += 1) {
      const leaves = await this.#leaves(id);
      const seen = chooseLeaf(leaves);
      if (write.hlc === undefined) this.#witness(leaves);
      const body = this.#body({ ...write, hlc: write.hlc ?? this.#device.stamp() }, seen);
      try {
        await this.#store.edit({ id, body: { ...body }, ...(seen && { parent: seen._rev }) });
        return;
      } catch (error) {
        if (errorCode(error) !== 'conflict' || attempt === maxAttempts) throw error;
      }
    }
  }

  #rebase({ value, base }: StateWrite, { policy, before }: { policy: MergePolicy; before: StateBody | undefined }): Json {
    if (policy.name !== 'fields' || base === undefined || before === undefined || before.removedAt !== undefined) return value;
    return rebaseFields(value, { base, current: before.value });
  }

  #witness(leaves: readonly AnyDoc[]): void {
    for (const { hlc, deviceId } of leaves) {
      if (!isStamp(hlc)) continue;
      if (deviceId === this.#device.deviceId) this.#device.resume(hlc);
      else this.#device.see(hlc);
    }
  }

  #body(write: StateWrite & { readonly hlc: Hlc }, seen: AnyDoc | undefined): StateBody {
    const declaration = declared(this.#stores.manifest, write.collection);
    const policy = declaration.merge ?? defaultPolicy;
    const before = seen as unknown as StateBody | undefined;
    const value = this.#rebase(write, { policy, before });
    return {
      v: ENVELOPE_VERSION,
      schema: declaration.schema,
      policy,
      anonId: this.#device.anonId,
      deviceId: this.#device.deviceId,
      hlc: write.hlc,
      value,
      ...(policy.name === 'fields' && { stamps: fieldStamps(before, value, write.hlc) }),
      ...(write.causedBy && { causedBy: write.causedBy }),
      ...(write.removed && { removedAt: write.hlc }),
    };
  }

  async #leaves(id: string): Promise<readonly AnyDoc[]> {
    return openDocs((await this.#store.read([id]))[0] ?? []);
  }

  get #store(): DocumentStore {
    return this.#stores.state.store;
  }
}

/** Errors: `bad-argument` for what JSON cannot carry, `payload-too-large` for what the server would refuse. */
export function checkSize(value: Json): void {
  const bytes = new TextEncoder().encode(canonicalJson(value)).length;
  const limit = MAX_DOCUMENT_BYTES - envelopeBytes;
  if (bytes > limit) throw new EmpireError('payload-too-large', `A value of ${bytes} bytes was to be written; at most ${limit} are carried.`);
}
