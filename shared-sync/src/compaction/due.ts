import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { isForgotten } from '../neuron/undo.ts';
import { pushMark } from '../transfer/outbox.ts';

/** The note that each copy carries: see {@link DatabaseCopy}. */
export const renewedNote = 'renewed';

/** A log is compacted above so many acknowledged events. */
export const maxAcknowledged = 2_000;
/** A database of states is compacted after so many revisions: PouchDB keeps the body of each. */
export const maxRevisions = 10_000;
const dayMs = 24 * 60 * 60_000;

/** Whether a log holds more acknowledged events than it should. */
export async function isLogDue(log: LocalDatabase): Promise<boolean> {
  const { since } = await pushMark(log);
  return since - (await lastRenewal(log)).from > maxAcknowledged;
}

/** Whether a database of states holds many past revisions, or versions that can no longer be taken back. */
export async function isStateDue({ manifest, state }: NeuronStores, nowMs: number): Promise<boolean> {
  const { atMs, from } = await lastRenewal(state);
  if (((await state.store.latest())?.seq ?? 0) - from > maxRevisions) return true;
  if (nowMs - atMs < dayMs) return false;
  const lost = (await state.store.list('l', `${manifest.id}:undo`)).flatMap(openDocs);
  return lost.some((doc) => isForgotten({ atMs: Number(doc.atMs) }, nowMs));
}

async function lastRenewal({ store }: LocalDatabase): Promise<{ readonly atMs: number; readonly from: number }> {
  const note = await store.note(renewedNote);
  return { atMs: Number(note?.atMs ?? 0), from: Number(note?.from ?? 0) };
}
