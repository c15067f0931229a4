import { EmpireError, type RevId } from '@empire/contract';
import { type AnyDoc, canonicalJson, closeLeaf, generation, parseDocId, sha256Hex } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { Remote } from '../ports/gateway.ts';
import { mergeDocuments } from '../transfer/merge.ts';
import { deadLetters, removeDeadLetters } from '../transfer/outbox.ts';
import { keepDiscarded } from './discarded.ts';

/** The server's side: only it knows which version it has. */
export interface Source {
  readonly remote: Remote;
  readonly database: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/**
 * Discards the versions of a state or shard that the server never got, and goes back to the server's. Run under the transfer lock. They are
 * kept for an undo first, the server's versions come to life next, what is discarded is closed last: a crash in between leaves a conflict
 * that merges, never a loss. Answers the ids of the copies. Errors: `conflict` when the server has them already; those of the remote.
 */
export async function discardState(stores: NeuronStores, { id, from }: { id: string; from: Source }): Promise<readonly string[]> {
  const { store } = stores.state;
  const leaves = (await store.read([id]))[0] ?? [];
  const own = leaves.flatMap((leaf) => ('doc' in leaf && leaf.origin === 'local' ? [leaf.doc] : []));
  const lacking = (await from.remote.missing(from.database, { [id]: own.map(({ _rev }) => _rev) }, { signal: from.signal }))[id] ?? [];
  const unsent = own.filter((doc) => doc._deleted !== true && lacking.includes(doc._rev));
  if (unsent.length === 0) throw new EmpireError('conflict', `Nothing of ${id} is to be discarded: the server has it already.`);
  const copies: string[] = [];
  for (const doc of unsent) copies.push(await keepDiscarded(stores, { doc, atMs: from.nowMs }));
  await goBackTo(stores, { id, theirs: (await from.remote.read(from.database, [id], { signal: from.signal })).filter((doc) => doc._deleted !== true) });
  // Not `local`: the server has never heard of what is closed.
  await store.graft(
    unsent.map((doc) => ({ ...closeLeaf(doc), closedBy: 'discarded' })),
    'remote',
  );
  const letters = await deadLetters(stores);
  await removeDeadLetters(
    stores,
    letters.filter(({ docId }) => docId === id),
  );
  return copies;
}

/** Puts a discarded version back beside what is there now, and lets the policy settle it: nothing that came meanwhile is lost. */
export async function restoreState(stores: NeuronStores, { doc, nowMs }: { doc: AnyDoc; nowMs: number }): Promise<void> {
  const rev = computed({ by: ['restore', doc._id, doc._rev, nowMs], generation: generation(doc._rev) ?? 1 });
  const above = (doc._revisions?.ids ?? []).slice(1);
  const restored = { ...doc, _rev: rev, _revisions: { start: generation(rev) ?? 1, ids: [rev.slice(rev.indexOf('-') + 1), ...above] } } as AnyDoc;
  const before = openDocs((await stores.state.store.read([doc._id]))[0] ?? []).filter((leaf) => leaf._deleted !== true);
  await stores.state.store.graft([restored], 'local');
  if (parseDocId(doc._id)?.class === 'p') await stores.state.store.graft(before.map(closeLeaf), 'local');
  else await mergeDocuments(stores, { ids: [doc._id], nowMs });
}

/** The server's versions become live leaves again; one that this device has edited further is continued as it was. */
export async function goBackTo({ state: { store } }: NeuronStores, { id, theirs }: { id: string; theirs: readonly AnyDoc[] }): Promise<void> {
  await store.graft(theirs, 'remote');
  const here = new Set(openDocs((await store.read([id]))[0] ?? []).map(({ _rev }) => _rev));
  const buried = theirs.filter(({ _rev }) => !here.has(_rev));
  await store.graft(buried.map(continued), 'remote');
}

function continued(doc: AnyDoc): AnyDoc {
  const start = (generation(doc._rev) ?? 0) + 1;
  const rev = computed({ by: ['revive', doc._id, doc._rev], generation: start });
  const above = doc._revisions?.ids ?? [doc._rev.slice(doc._rev.indexOf('-') + 1)];
  return { ...doc, _rev: rev, _revisions: { start, ids: [rev.slice(rev.indexOf('-') + 1), ...above].slice(0, 1_000) } };
}

function computed({ by, generation: number }: { by: readonly unknown[]; generation: number }): RevId {
  return `${number}-${sha256Hex(canonicalJson(by)).slice(0, 32)}` as RevId;
}
