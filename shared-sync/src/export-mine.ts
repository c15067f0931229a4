import { EmpireError } from '@empire/contract';
import { type AnyDoc, chooseLeaf, parseDocId } from '../core/index.ts';
import type { EngineParts } from './engine-parts.ts';
import { isAllFiled } from './landing/pages.ts';
import type { LocalDatabase } from './neuron/neuron-stores.ts';
import { openDocs } from './neuron/state-writer.ts';

/** One document as it is exported: what the person wrote or caused, without what only replication needs. */
export interface ExportedDocument {
  readonly id: string;
  readonly [member: string]: unknown;
}

/** Everything of the person on this device, readable, by neuron and by kind. */
export interface ExportedData {
  readonly v: 1;
  readonly exportedAt: string;
  readonly deviceId: string;
  readonly anonId: string;
  readonly neurons: Readonly<Record<string, Readonly<Record<string, readonly ExportedDocument[]>>>>;
  /** Stored documents that could not be opened, and are therefore missing above. */
  readonly unreadable: number;
}

const page = 200;
const kinds: Readonly<Record<string, string>> = { s: 'states', p: 'shards', e: 'events', d: 'droppedEvents', k: 'consents', a: 'audit', r: 'replies' };

/**
 * Reads every open neuron's databases. What the server publishes for everybody is left out; what of the events was acknowledged and
 * compacted is no longer on the device. Errors: those of the stores; `storage-full` while there is no room to file what was pulled last.
 */
export async function exportMine({ neurons, device }: EngineParts): Promise<ExportedData> {
  const exported: Record<string, Record<string, ExportedDocument[]>> = {};
  let unreadable = 0;
  for (const { manifest, state, log } of neurons()) {
    const own: Record<string, ExportedDocument[]> = {};
    for (const database of [state, log]) unreadable += await readInto(own, database);
    exported[manifest.id] = own;
  }
  const { deviceId, anonId } = device;
  return { v: 1, exportedAt: new Date(device.now()).toISOString(), deviceId, anonId, neurons: exported, unreadable };
}

async function readInto(own: Record<string, ExportedDocument[]>, { store }: LocalDatabase): Promise<number> {
  let [since, unreadable, inVain] = [0, 0, 0];
  for (;;) {
    const { changes, lastSeq } = await store.changes({ since, limit: page });
    for (const { leaves } of changes) {
      unreadable += leaves.filter((leaf) => !('doc' in leaf)).length;
      // Versions that stay side by side are all the person's own; the one that readers see comes first.
      const seen = chooseLeaf(openDocs(leaves));
      const others = openDocs(leaves).filter((doc) => doc !== seen && doc._deleted !== true);
      for (const doc of seen ? [seen, ...others] : []) {
        const kind = kinds[parseDocId(doc._id)?.class ?? ''];
        if (!kind) continue;
        own[kind] ??= [];
        own[kind].push(readable(doc));
      }
    }
    since = lastSeq;
    if (changes.length === page) continue;
    // What landed meanwhile is filed by the next look, unless there is no room for it.
    if (await isAllFiled(store)) return unreadable;
    inVain = changes.length === 0 ? inVain + 1 : 0;
    if (inVain > 1) throw new EmpireError('storage-full', 'What was pulled last could not be read for want of room. Free some, and export again.');
  }
}

function readable({ _id, _rev, _revisions, ...body }: AnyDoc): ExportedDocument {
  return { id: _id, ...body };
}
