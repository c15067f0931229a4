import { type AnyDoc, compareLeaves, generation, mergedLeaf, type StateBody } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { listLost } from '../neuron/undo.ts';

/** Whether merging has closed every version of a document. */
export function isAllClosed(docs: readonly AnyDoc[]): boolean {
  return docs.length > 1 && docs.every((doc) => doc._deleted === true && doc.closedBy === 'merge');
}

/**
 * Brings back a document whose last versions closed each other. That happens when one of two versions was edited to rank lower than what
 * its device had merged it by, unseen by the other device: each closed the version that the other kept. Whoever kept a closed version to
 * be taken back writes it again after the tombstone; several do so, and merge as ever. Answers whether it was written here.
 */
export async function reopenClosed(stores: NeuronStores, { docs, nowMs }: { docs: readonly AnyDoc[]; nowMs: number }): Promise<boolean> {
  const [first] = docs;
  if (!first) return false;
  const closed = new Set(docs.map(closedRevision));
  const lost = (await listLost(stores, { docId: first._id, nowMs })).filter(({ rev }) => closed.has(rev));
  const bodies = lost.flatMap(({ body }) => (body ? [body] : []));
  const [body] = bodies.sort((a, b) => compareLeaves(asDoc(b), asDoc(a)));
  if (!body) return false;
  const parent = docs.reduce((best, doc) => (compareTombstones(doc, best) > 0 ? doc : best), first);
  await stores.state.store.graft([mergedLeaf(parent, { revs: docs.map(({ _rev }) => _rev), body })], 'local');
  return true;
}

function closedRevision({ _rev, _revisions }: AnyDoc): string {
  return `${(generation(_rev) ?? 1) - 1}-${_revisions?.ids[1] ?? ''}`;
}

function compareTombstones(a: AnyDoc, b: AnyDoc): number {
  return (generation(a._rev) ?? 0) - (generation(b._rev) ?? 0) || (a._rev > b._rev ? 1 : -1);
}

function asDoc(body: StateBody): AnyDoc {
  return body as unknown as AnyDoc;
}
