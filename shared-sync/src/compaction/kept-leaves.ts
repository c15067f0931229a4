import { EmpireError } from '@empire/contract';
import { type AnyDoc, isPushed, parseDocId } from '../../core/index.ts';
import { isForgotten } from '../neuron/undo.ts';
import { keptMs } from '../outbox/discarded.ts';
import type { OpenLeaf, StoredChange } from '../ports/document-store.ts';

/** What decides whether a leaf is needed any longer. */
export interface KeepRules {
  /** Up to which sequence everything was sent and read by whoever follows the database. */
  readonly settled: number;
  /** What the server refused, as `<id> <rev>`. */
  readonly rejected: ReadonlySet<string>;
  readonly nowMs: number;
  /** Content that is to go for want of room: the server has it. */
  readonly shed?: ReadonlySet<string>;
}

/**
 * The leaves of a document that its next generation needs. Nothing unsent or refused ever goes. What goes:
 *
 * - an event the server has acknowledged: its number lives on in the note of the numbers;
 * - a tombstone that was sent, or never is: the server holds the closed branch as closed, so pulling brings it back only as closed;
 *   should another device send the closed version to a server that lost both, it merges again, by the same pure function;
 * - a version that lost a merge, or was discarded, and can no longer be taken back;
 * - content that is shed for want of room.
 *
 * Errors: `undecryptable` for a leaf that does not open: it cannot be sealed anew, and is never thrown away.
 */
export function keptLeaves({ seq, leaves }: StoredChange, rules: KeepRules): readonly OpenLeaf[] {
  return openLeaves(leaves).filter(({ doc, origin }) => {
    const docClass = parseDocId(doc._id)?.class;
    if (rules.rejected.has(`${doc._id} ${doc._rev}`)) return true;
    if (origin === 'local' && seq > rules.settled && (docClass === undefined || isPushed(docClass))) return true;
    if (doc._deleted === true) return false;
    if (docClass === 'e') return seq > rules.settled;
    if (docClass === 'c') return !rules.shed?.has(doc._id);
    return docClass !== 'l' || !isPast(doc, rules.nowMs);
  });
}

/** All leaves. Errors: `undecryptable`. */
export function openLeaves(leaves: StoredChange['leaves']): readonly OpenLeaf[] {
  return leaves.map((leaf) => {
    if ('doc' in leaf) return leaf;
    throw new EmpireError('undecryptable', `The stored document ${leaf.ref} does not open; its database is left as it is.`);
  });
}

function isPast(doc: AnyDoc, nowMs: number): boolean {
  const { collection } = parseDocId(doc._id) ?? {};
  if (collection === 'undo') return isForgotten({ atMs: Number(doc.atMs) }, nowMs);
  return collection === 'discarded' && nowMs - Number(doc.atMs) >= keptMs;
}
