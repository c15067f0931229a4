import type { Json } from '@empire/contract';
import type { Records } from '../ports/key-vault.ts';

/** Rounds in a row that ended alike. */
export interface OutcomeNote {
  readonly outcome: string;
  readonly code?: string;
  readonly count: number;
  /** How many documents went each way in all of them. */
  readonly sent?: number;
  readonly received?: number;
  readonly sinceMs: number;
  readonly atMs: number;
}

const recordName = 'audit-outcomes';
/** Beyond this the oldest are forgotten: a device that is never opened must not fill up with notes. */
const maxNotes = 200;

/** What is noted: a round, or something else that the audit is to tell of. */
export type Outcome = Pick<OutcomeNote, 'outcome' | 'code' | 'sent' | 'received' | 'atMs'>;

/** The notes with one more round in them. Pure. */
export function addOutcome(notes: readonly OutcomeNote[], { outcome, code, sent, received, atMs }: Outcome): readonly OutcomeNote[] {
  const last = notes.at(-1);
  const isSame = last?.outcome === outcome && last.code === code;
  const before: OutcomeNote = isSame ? last : { outcome, ...(code !== undefined && { code }), count: 0, sinceMs: atMs, atMs };
  const moved = { ...added('sent', before.sent, sent), ...added('received', before.received, received) };
  return [...(isSame ? notes.slice(0, -1) : notes), { ...before, ...moved, count: before.count + 1, atMs }].slice(-maxNotes);
}

function added(name: 'sent' | 'received', before: number | undefined, more: number | undefined): Partial<OutcomeNote> {
  return more === undefined ? {} : { [name]: (before ?? 0) + more };
}

/** Notes how a round ended, for the audit to pick up. Every context does this much, a service worker too. */
export async function noteOutcome(records: Records, round: Outcome): Promise<void> {
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
    if (note.count <= same.count) return [];
    const rest = { ...added('sent', note.sent, minus(same.sent)), ...added('received', note.received, minus(same.received)) };
    return [{ ...note, ...rest, count: note.count - same.count, sinceMs: same.atMs }];
  });
}

function minus(number: number | undefined): number | undefined {
  return number === undefined ? undefined : -number;
}

function notesOf(kept: Json | undefined): readonly OutcomeNote[] {
  return Array.isArray(kept) ? (kept as unknown as readonly OutcomeNote[]) : [];
}
