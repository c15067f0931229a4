import { EmpireError } from '@empire/contract';
import { type AnyDoc, generation } from '../../core/index.ts';
import type { RemoteChange, RemoteOutcome } from '../ports/gateway.ts';

type Answer = Readonly<Record<string, unknown>>;

/** Reads the answer of `_changes?style=all_docs`. */
export function readChanges(answer: Answer): { changes: readonly RemoteChange[]; lastSeq: string } {
  const changes = list(answer.results).map((row) => ({
    id: text(row.id),
    revs: list(row.changes).map((change) => text(change.rev)),
  }));
  if (answer.last_seq === undefined) throw wrong('_changes without last_seq');
  return { changes, lastSeq: String(answer.last_seq) };
}

/** Reads the ids of `_all_docs`. */
export function readRange(answer: Answer): readonly string[] {
  return list(answer.rows).map((row) => text(row.id));
}

/** Reads the answer of `_revs_diff`. */
export function readMissing(answer: Answer): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(answer).map(([id, row]) => [id, revsOf(row)]));
}

/** Reads every document of `_bulk_get`; the missing ones are left out. */
export function readLeaves(answer: Answer): readonly AnyDoc[] {
  return list(answer.results).flatMap((row) => list(row.docs).flatMap((one) => (one.ok === undefined ? [] : [documentOf(one.ok)])));
}

/** Reads who was refused in `_bulk_docs`: CouchDB with `new_edits: false` lists the failures alone. */
export function readOutcomes(answer: Answer): readonly RemoteOutcome[] {
  return list(answer.rows).flatMap((row) => {
    if (row.error === undefined) return [];
    return [{ id: text(row.id), rev: typeof row.rev === 'string' ? row.rev : '', code: refusalOf(row.error), reason: String(row.reason ?? '') }];
  });
}

function refusalOf(error: unknown): NonNullable<RemoteOutcome['code']> {
  if (error === 'bad-document' || error === 'payload-too-large') return error;
  return 'forbidden';
}

function documentOf(value: unknown): AnyDoc {
  if (typeof value !== 'object' || value === null || !('_id' in value) || !('_rev' in value)) throw wrong('a document without id or revision');
  if (typeof value._rev !== 'string' || generation(value._rev) === undefined) throw wrong('a document with a malformed revision');
  return value as unknown as AnyDoc;
}

function revsOf(row: unknown): readonly string[] {
  if (typeof row !== 'object' || row === null || !('missing' in row) || !Array.isArray(row.missing)) return [];
  return row.missing.map(String);
}

function list(value: unknown): readonly Answer[] {
  if (!Array.isArray(value)) throw wrong('no list where one was expected');
  return value.filter((item): item is Answer => typeof item === 'object' && item !== null);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw wrong('no text where one was expected');
  return value;
}

function wrong(what: string): EmpireError {
  return new EmpireError('bad-response', `The server answered ${what}.`);
}
