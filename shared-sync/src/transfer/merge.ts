import type { MergePolicy } from '@empire/contract';
import { type AnyDoc, canonicalJson, mergeLeaves, parseDocId } from '../../core/index.ts';
import { defaultPolicy, type NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { keepForUndo } from '../neuron/undo.ts';
import { isAllClosed, reopenClosed } from './reopen-closed.ts';

/**
 * Merges those of the documents that have several live leaves, by the policy of their collection. What loses goes to the undo
 * store first. One whose versions closed each other comes back. A document with a leaf that does not open, or with a policy or schema this neuron does not declare, is left alone.
 * Answers whether anything was written.
 */
export async function mergeDocuments(stores: NeuronStores, { ids, nowMs }: { ids: readonly string[]; nowMs: number }): Promise<boolean> {
  const all = await stores.state.store.read(ids);
  let wrote = false;
  for (const [index, leaves] of all.entries()) {
    const docs = openDocs(leaves);
    if (docs.length < leaves.length) continue;
    if (isAllClosed(docs)) wrote = (await reopenClosed(stores, { docs, nowMs })) || wrote;
    if (!isConflicted(docs)) continue;
    const plan = mergeLeaves(docs, { knows: (policy, schema) => isDeclared(stores, { id: ids[index] ?? '', policy, schema }) });
    if (!plan) continue;
    const into = [...plan.write, ...docs.filter((doc) => !plan.losers.includes(doc))].find((doc) => doc._deleted !== true);
    await keepForUndo(stores, { docs: plan.losers, atMs: nowMs, into: into?._rev });
    await stores.state.store.graft(plan.write, 'local');
    wrote = true;
  }
  return wrote;
}

/** Whether merging has something to do: several live leaves, or none but closed ones. */
export function isUnsettled(docs: readonly AnyDoc[]): boolean {
  return isConflicted(docs) || isAllClosed(docs);
}

function isConflicted(docs: readonly AnyDoc[]): boolean {
  return docs.filter((doc) => doc._deleted !== true).length > 1;
}

function isDeclared({ manifest }: NeuronStores, { id, policy, schema }: { id: string; policy: MergePolicy; schema: number }): boolean {
  const name = parseDocId(id)?.collection;
  const collection = manifest.collections.find((one) => one.name === name && one.class === 'state');
  return collection?.schema === schema && canonicalJson(collection.merge ?? defaultPolicy) === canonicalJson(policy);
}
