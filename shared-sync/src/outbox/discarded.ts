import { type AnyDoc, closeLeaf, sha256Hex } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';

/** How long what was discarded can be put back (milliseconds). */
export const keptMs = 30 * 24 * 60 * 60_000;

/** A document that was discarded from the outbox, sealed beside the neuron's documents. */
export interface Discarded {
  readonly id: string;
  readonly doc: AnyDoc;
  readonly atMs: number;
}

/** Keeps a document before it is discarded, and answers the id of the copy. Keeping it again changes nothing. */
export async function keepDiscarded(stores: NeuronStores, { doc, atMs }: { doc: AnyDoc; atMs: number }): Promise<string> {
  const id = `${stores.manifest.id}:l:discarded:${sha256Hex(`${doc._id} ${doc._rev} ${atMs}`).slice(0, 32)}`;
  const { _id, _rev, _revisions, ...body } = doc;
  const known = openDocs((await stores.state.store.read([id]))[0] ?? []);
  if (known.length === 0) await stores.state.store.edit({ id, body: { docId: _id, rev: _rev, branch: _revisions ?? null, body, atMs } });
  return id;
}

/** What can still be put back, the latest first; what is older than 30 days is forgotten on the way. */
export async function listDiscarded(stores: NeuronStores, { nowMs }: { nowMs: number }): Promise<readonly Discarded[]> {
  const kept = (await stores.state.store.list('l', `${stores.manifest.id}:discarded`)).flatMap(openDocs).filter((doc) => doc._deleted !== true);
  for (const { _id } of kept.filter(({ atMs }) => nowMs - Number(atMs) >= keptMs)) await forgetDiscarded(stores, _id);
  return kept
    .filter(({ atMs }) => nowMs - Number(atMs) < keptMs)
    .map((copy) => ({ id: copy._id, doc: documentOf(copy), atMs: Number(copy.atMs) }))
    .sort((a, b) => b.atMs - a.atMs);
}

/** Forgets one copy. */
export async function forgetDiscarded({ state }: NeuronStores, id: string): Promise<void> {
  const live = openDocs((await state.store.read([id]))[0] ?? []).filter((doc) => doc._deleted !== true);
  await state.store.graft(live.map(closeLeaf), 'remote');
}

function documentOf(copy: AnyDoc): AnyDoc {
  const branch = copy.branch as AnyDoc['_revisions'] | null;
  return { ...(copy.body as object), _id: copy.docId, _rev: copy.rev, ...(branch && { _revisions: branch }) } as unknown as AnyDoc;
}
