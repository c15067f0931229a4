import type { Json, ShardFold } from '@empire/contract';
import { type AnyDoc, chooseLeaf, type DocIdParts, parseDocId, readShardKey, shardKey } from '../../core/index.ts';
import { declared, type NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { goBackTo } from '../outbox/discard-state.ts';
import { type Adopting, theirsOf } from './adopting.ts';
import { closeFormer, isFormer, unsent } from './former.ts';
import { shareOf } from './shard-share.ts';

const maxAttempts = 8;

/**
 * What this profile added to its parts since it and the other one were the same goes into parts under the new id; the former parts go
 * back to what the server has, which is the other profile's. A crash in between adds nothing twice: the new part names what it took in.
 */
export async function adoptShards(stores: NeuronStores, adopting: Adopting): Promise<void> {
  const former = (await unsent(stores, { docClass: 'p', outbox: adopting.outbox })).filter((doc) => isFormer(doc, adopting.device));
  if (former.length === 0) return;
  const theirs = await theirsOf(former, adopting);
  const there = new Set(theirs.map(({ _id, _rev }) => `${_id} ${_rev}`));
  for (const doc of former) {
    const served = theirs.filter(({ _id }) => _id === doc._id);
    if (there.has(`${doc._id} ${doc._rev}`)) continue;
    if (doc.removedAt === undefined) await takeIn(stores, { doc, served, adopting });
    await goBackTo(stores, { id: doc._id, theirs: served });
    await closeFormer(stores, [doc]);
  }
  adopting.nudges.wrote(stores.state.name);
}

async function takeIn(stores: NeuronStores, { doc, served, adopting }: { doc: AnyDoc; served: readonly AnyDoc[]; adopting: Adopting }): Promise<void> {
  const parts = parseDocId(doc._id) as DocIdParts;
  const fold = foldOf(stores, parts.collection);
  const { anonId, deviceId } = adopting.device;
  const id = `${parts.neuron}:p:${parts.collection}:${shardKey(readShardKey(parts.key)?.key ?? '', deviceId)}`;
  const taken = `${doc._id} ${doc._rev}`;
  for (let attempt = 1; ; attempt += 1) {
    const seen = chooseLeaf(openDocs((await stores.state.store.read([id]))[0] ?? []));
    const before = (seen?.took ?? []) as readonly string[];
    if (before.includes(taken)) return;
    const value = shareOf(fold, { doc, served, before: seen });
    if (value === undefined) return;
    const { _id, _rev, _revisions, ...body } = doc;
    const hlc = [String(doc.hlc), String(seen?.hlc ?? '')].sort().at(-1);
    const { store } = stores.state;
    try {
      await store.edit({
        id,
        body: { ...body, anonId, deviceId, hlc, value: value as Json, took: [...before, taken].slice(-8) },
        ...(seen && { parent: seen._rev }),
      });
      return;
    } catch (error) {
      if (attempt === maxAttempts) throw error;
    }
  }
}

/** A part of a collection that this release does not declare any more is taken over as it is. */
function foldOf({ manifest }: NeuronStores, collection: string): ShardFold {
  try {
    return declared(manifest, collection).fold ?? 'latest';
  } catch {
    return 'latest';
  }
}
