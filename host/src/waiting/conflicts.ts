import type { Json, NeuronManifest, ScopedDb } from '@empire/contract';
import type { EngineParts } from '@empire/shared-sync';
import { manifestText } from '../language/manifest-text.ts';

/** One version of a document in conflict. */
export interface Version {
  readonly revision: string;
  readonly value: Json;
  readonly deviceId: string | undefined;
  /** Whether it is the one that readers get at the moment. */
  readonly isShown: boolean;
}

/** A document of which several versions wait for a person. */
export interface Conflict {
  readonly neuron: string;
  readonly title: string;
  readonly collection: string;
  readonly key: string;
  readonly versions: readonly Version[];
}

/** What a conflict view works with. */
export interface ConflictParts {
  readonly engine: Pick<EngineParts, 'neurons'>;
  /** The same database that the neuron has. */
  readonly open: (manifest: NeuronManifest) => Promise<{ readonly db: ScopedDb }>;
}

/** The documents whose collections leave a conflict to the person. */
export class Conflicts {
  readonly #parts: ConflictParts;

  constructor(parts: ConflictParts) {
    this.#parts = parts;
  }

  /** Every conflict of the neurons that are open. */
  async list(): Promise<readonly Conflict[]> {
    const found: Conflict[] = [];
    for (const { manifest } of this.#parts.engine.neurons()) {
      const manual = manifest.collections.filter(({ merge }) => merge?.name === 'manual');
      for (const { name } of manual) found.push(...(await this.#listOf(manifest, name)));
    }
    return found;
  }

  /** Takes the version that `revision` names; the others are kept for an undo. Errors: `not-found`, `closed`, `storage-full`. */
  async take({ neuron, collection, key }: Conflict, revision: string): Promise<void> {
    const manifest = this.#parts.engine.neurons().find((stores) => stores.manifest.id === neuron)?.manifest;
    if (manifest) await (await this.#parts.open(manifest)).db.resolve(collection, key, { revision });
  }

  async #listOf(manifest: NeuronManifest, collection: string): Promise<readonly Conflict[]> {
    const { db } = await this.#parts.open(manifest);
    const conflicts: Conflict[] = [];
    for (const { key } of await db.list(collection)) {
      if ((await db.syncState(collection, key)) !== 'conflict') continue;
      const [origin] = await db.explain(collection, key);
      const versions = await this.#versionsOf(`${manifest.id}:s:${collection}:${key}`, { neuron: manifest.id, shown: origin?.revision });
      conflicts.push({ neuron: manifest.id, title: manifestText(manifest, manifest.title), collection, key, versions });
    }
    return conflicts;
  }

  async #versionsOf(id: string, { neuron, shown }: { neuron: string; shown: string | undefined }): Promise<readonly Version[]> {
    const stores = this.#parts.engine.neurons().find(({ manifest }) => manifest.id === neuron);
    const leaves = (await stores?.state.store.read([id]))?.[0] ?? [];
    const docs = leaves.flatMap((leaf) => ('doc' in leaf && leaf.doc._deleted !== true ? [leaf.doc] : []));
    return docs
      .map(({ _rev, value, deviceId }) => ({
        revision: _rev,
        value: value as Json,
        deviceId: typeof deviceId === 'string' ? deviceId : undefined,
        isShown: _rev === shown,
      }))
      .toSorted((a, b) => Number(b.isShown) - Number(a.isShown));
  }
}
