import { type AnyDoc, type StateBody, sha256Hex } from '../../core/index.ts';
import type { NeuronStores } from './neuron-stores.ts';
import { openDocs } from './state-writer.ts';

/** How long a version that lost a merge can be taken back (milliseconds). */
const undoMs = 30 * 24 * 60 * 60_000;

/** A version of a document that lost a merge. */
export interface Lost {
  readonly docId: string;
  readonly rev: string;
  readonly value: unknown;
  readonly atMs: number;
  /** All of it; not in records of an older release. */
  readonly body?: StateBody;
}

/** Whether a version can no longer be taken back; compaction then removes it. */
export function isForgotten({ atMs }: Pick<Lost, 'atMs'>, nowMs: number): boolean {
  return nowMs - atMs >= undoMs;
}

/**
 * Keeps versions that are about to be closed, sealed beside the neuron's documents; `into` is the revision that takes their place. Keeping
 * one again changes nothing.
 */
export async function keepForUndo(
  { manifest, state }: NeuronStores,
  { docs, atMs, into }: { docs: readonly AnyDoc[]; atMs: number; into?: string | undefined },
): Promise<void> {
  for (const doc of docs) {
    const id = `${manifest.id}:l:undo:${sha256Hex(`${doc._id} ${doc._rev}`).slice(0, 32)}`;
    const known = (await state.store.read([id]))[0] ?? [];
    if (known.length === 0)
      await state.store.edit({ id, body: { docId: doc._id, rev: doc._rev, value: doc.value, atMs, body: bodyOf(doc), ...(into !== undefined && { into }) } });
  }
}

/** Every version of a document that lost a merge and can still be taken back, the latest merge first. */
export async function listLost({ manifest, state }: NeuronStores, { docId, nowMs }: { docId: string; nowMs: number }): Promise<readonly Lost[]> {
  const all = (await state.store.list('l', `${manifest.id}:undo`)).flatMap((leaves) => openDocs(leaves)) as unknown as readonly Lost[];
  return all.filter((lost) => lost.docId === docId && !isForgotten(lost, nowMs)).sort((a, b) => b.atMs - a.atMs);
}

function bodyOf(doc: AnyDoc): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(doc).filter(([name]) => !name.startsWith('_')));
}
