import type { SyncState } from '@empire/contract';
import { parseDocId } from '../../core/index.ts';
import { databaseOf, type NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { deadLetters, type Outbox, outgoing } from '../transfer/outbox.ts';

/**
 * Where one document stands on its way to the server; `undefined` when it has no live version. Several versions that wait for a person are
 * a `conflict`; a refusal counts before waiting.
 */
export async function documentState(stores: NeuronStores, { id, outbox }: { id: string; outbox: Outbox }): Promise<SyncState | undefined> {
  const database = databaseOf(stores, parseDocId(id)?.class);
  const leaves = (await database.store.read([id]))[0] ?? [];
  const live = openDocs(leaves).filter((doc) => doc._deleted !== true);
  if (live.length === 0) return undefined;
  if (live.length > 1 && live.some(({ policy }) => (policy as { name?: unknown } | undefined)?.name === 'manual')) return 'conflict';
  if (outgoing({ seq: 0, leaves }).length === 0) return 'synced';
  const refused = await deadLetters(stores);
  if (refused.some(({ docId, rev }) => docId === id && live.some((doc) => doc._rev === rev))) return 'rejected';
  return (await outbox.waiting(database)).has(id) ? 'queued' : 'synced';
}
