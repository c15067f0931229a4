import type { Json } from '@empire/contract';
import type { Records } from '../ports/key-vault.ts';

/** Rounds in a row that ended alike. */
export interface OutcomeNote {
  readonly outcome: string;
  readonly code?: string;
  readonly count: number;
  readonly sinceMs: number;
  readonly atMs: number;
}

const recordName = 'audit-outcomes';
/** Beyond this the oldest are forgotten: a device that is never opened must not fill up with notes. */
const maxNotes = 200;

/** The notes with one more round in them. Pure. */
export function addOutcome(notes: readonly OutcomeNote[], { outcome, code, atMs }: { outcome: string; code?: string; atMs: number }): readonly OutcomeNote[] {
  const last = notes.at(-1);
  if (last?.outcome === outcome && last.code === code) return [...notes.slice(0, -1), { ...last, count: last.count + 1, atMs }];
  return [...notes, { outcome, ...(code !== undefined && { code }), count: 1, sinceMs: atMs, atMs }].slice(-maxNotes);
}

/** Notes how a round ended, for the audit to pick up. Every context does this much, a service worker too. */
export async function noteOutcome(records: Records, round: { outcome: string; code?: string; atMs: number }): Promise<void> {
  await records.updateRecord(recordName, (before) => addOutcome(notesOf(before), round) as unknown as Json);
}

/** What was noted and not taken yet. */
export async function readOutcomes(records: Records): Promise<readonly OutcomeNote[]> {
  return notesOf(await records.record(recordName));
}

/** Forgets the notes that were taken; rounds that were noted meanwhile stay. */
export async function takeOutcomes(records: Records, taken: readonly OutcomeNote[]): Promise<void> {
  await records.updateRecord(recordName, (before) => withoutTaken(notesOf(before), taken) as unknown as Json);
}

function withoutTaken(notes: readonly OutcomeNote[], taken: readonly OutcomeNote[]): readonly OutcomeNote[] {
  return notes.flatMap((note) => {
    const same = taken.find((one) => one.sinceMs === note.sinceMs && one.outcome === note.outcome && one.code === note.code);
    if (!same) return [note];
    return note.count > same.count ? [{ ...note, count: note.count - same.count, sinceMs: same.atMs }] : [];
  });
}

function notesOf(kept: Json | undefined): readonly OutcomeNote[] {
  return Array.isArray(kept) ? (kept as unknown as readonly OutcomeNote[]) : [];
}
