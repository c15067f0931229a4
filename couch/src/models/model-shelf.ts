import { EmpireError } from '@empire/contract';
import type { ModelRegistry } from '@empire/contract/models';
import { canonicalJson } from '@empire/shared-sync/core';
import { type DocumentTable, type TableDocument, update } from '../accounts/document-table.ts';
import type { CouchClient } from '../provision/couch-client.ts';
import { readStored, type Stored } from '../publish/stored-documents.ts';
import { loadModelKeys, type SigningKey } from './model-keys.ts';
import { emptyShelf, type ShelfState, toldOf } from './shelf-state.ts';
import { readSignedRegistry, signRegistry } from './sign-registry.ts';

/** The document that devices pull. */
export const MODELS_ID = 'host:c:models:current';

const stateId = 'model-shelf';
const validMs = 365 * 24 * 60 * 60 * 1_000;
/** What expires sooner than this is signed anew. */
export const renewMs = 30 * 24 * 60 * 60 * 1_000;
const attempts = 5;

export interface ModelShelfPorts {
  readonly control: DocumentTable;
  readonly couch: CouchClient;
  readonly dbPrefix: string;
  readonly federation: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The federation's models: what there is and which channel uses what, in `control`; what devices are told of it, signed, in `registry`.
 * Errors of every call: those of the table and of {@link CouchClient.send}; those of the change.
 */
export class ModelShelf {
  readonly #ports: ModelShelfPorts;

  constructor(ports: ModelShelfPorts) {
    this.#ports = ports;
  }

  async state(): Promise<ShelfState> {
    return readState(await this.#ports.control.get(stateId));
  }

  /** What devices are told now; nothing before the first time. */
  async told(): Promise<ModelRegistry | undefined> {
    return (await this.#told(await this.#keys())).registry;
  }

  /** Changes what there is, and tells devices what is new for them. */
  async change(change: (state: ShelfState) => ShelfState): Promise<ShelfState> {
    const changed = await this.#update(change);
    await this.issue();
    return changed;
  }

  /**
   * Signs and writes what devices are told, under the next sequence: when it changed, when the keys changed, or in the last 30 of its 365 days.
   * Resolves to whether it did.
   */
  async issue(): Promise<boolean> {
    const { couch, dbPrefix, federation, now } = this.#ports;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const keys = await this.#keys();
      const { registry: known, stored } = await this.#told(keys);
      const state = await this.state();
      const words = { federation, keys: keys.map(({ publicKey }) => publicKey), ...toldOf(state) };
      if (known && saysThat(known, words) && Date.parse(known.expires) - now() > renewMs) return false;
      const sequence = Math.max(state.sequence, known?.sequence ?? 0) + 1;
      await this.#update((latest) => ({ ...latest, sequence: Math.max(latest.sequence, sequence) }));
      const times = { issued: new Date(now()).toISOString(), expires: new Date(now() + validMs).toISOString() };
      const signed = await signRegistry({ schema: 1, sequence, ...times, ...words }, keys);
      const body = { _id: MODELS_ID, v: 1, schema: 1, value: { signed }, publishedAt: times.issued, ...(stored && { _rev: stored._rev }) };
      const target = { method: 'PUT', db: `${dbPrefix}registry`, path: encodeURIComponent(MODELS_ID), body } as const;
      if ((await couch.send(target, { tolerate: [409] })).ok) return true;
    }
    throw new EmpireError('conflict', `${MODELS_ID} changed ${attempts} times while it was being written.`);
  }

  async #update(change: (state: ShelfState) => ShelfState): Promise<ShelfState> {
    const stored = await update(this.#ports.control, stateId, (known) => {
      const before = readState(known);
      const next = change(before);
      return known && next === before ? undefined : { _id: stateId, ...next };
    });
    return readState(stored);
  }

  #keys(): Promise<readonly SigningKey[]> {
    return loadModelKeys(this.#ports.control, this.#ports);
  }

  /** What cannot be read, or was signed by nobody known, is written anew. */
  async #told(keys: readonly SigningKey[]): Promise<{ registry?: ModelRegistry; stored?: Stored }> {
    const stored = await readStored(this.#ports.couch, { db: `${this.#ports.dbPrefix}registry`, id: MODELS_ID });
    if (!stored) return {};
    const { signed } = (stored.value ?? {}) as { signed?: unknown };
    const registry = await readSignedRegistry(
      signed,
      keys.map(({ publicKey }) => publicKey),
    ).catch(() => undefined);
    return { stored, ...(registry && { registry }) };
  }
}

function saysThat({ federation, keys, models, channels }: ModelRegistry, words: object): boolean {
  return canonicalJson({ federation, keys, models, channels }) === canonicalJson(words);
}

function readState(document: TableDocument | undefined): ShelfState {
  if (!document) return emptyShelf;
  const { sequence, models, channels } = document as unknown as ShelfState;
  return { sequence, models, channels };
}
