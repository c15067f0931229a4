import { type AnyDoc, type AuditEntry, isStamp, parseDocId, readStamp } from '../../core/index.ts';
import { declared, defaultPolicy, type NeuronStores } from '../neuron/neuron-stores.ts';
import type { StoredChange } from '../ports/document-store.ts';
import type { OutcomeNote } from './outcome-notes.ts';

/** What one change of a local database says of what this device did; nothing for what it pulled, and never a word of a body. */
export function entriesOf(change: StoredChange, { stores, nowMs }: { stores: NeuronStores; nowMs: number }): readonly AuditEntry[] {
  return change.leaves.flatMap((leaf) => ('doc' in leaf && leaf.origin === 'local' && leaf.doc._deleted !== true ? entryOf(leaf.doc, { stores, nowMs }) : []));
}

/** What the notes of rounds and keys say. */
export function entryOfNote({ outcome, code, count, sent, received, sinceMs, atMs }: OutcomeNote): AuditEntry {
  if (outcome === 'key') return { kind: 'key', at: atMs, what: code ?? 'changed' };
  return {
    kind: 'rounds',
    at: atMs,
    since: sinceMs,
    outcome,
    count,
    ...(code !== undefined && { code }),
    ...(sent !== undefined && { sent }),
    ...(received !== undefined && { received }),
  };
}

function entryOf(doc: AnyDoc, { stores, nowMs }: { stores: NeuronStores; nowMs: number }): readonly AuditEntry[] {
  const id = parseDocId(doc._id);
  const at = isStamp(doc.hlc) ? readStamp(doc.hlc).ms : nowMs;
  const written = { at, id: doc._id, rev: doc._rev };
  if (id?.class === 's' || id?.class === 'p') return [{ kind: 'write', ...written }];
  if (id?.class === 'e') return [{ kind: 'event', ...written }];
  if (id?.class === 'k') return [{ kind: 'consent', at, id: doc._id, purpose: String(doc.purpose), granted: doc.granted === true }];
  if (id?.class === 'd') return [{ kind: 'dropped', at, id: doc._id, reason: String(doc.reason), count: Number(doc.count) }];
  if (id?.class === 'l' && id.collection === 'rejected') {
    return [{ kind: 'rejected', at: nowMs, id: String(doc.docId), rev: String(doc.rev), code: String(doc.code) }];
  }
  // Whoever merges keeps each version that loses, once: that is what tells of the merge.
  if (id?.class === 'l' && id.collection === 'undo') return [mergeOf(doc, stores)];
  return [];
}

function mergeOf(lost: AnyDoc, { manifest }: NeuronStores): AuditEntry {
  const id = String(lost.docId);
  return {
    kind: 'merge',
    at: Number(lost.atMs),
    id,
    closed: String(lost.rev),
    policy: policyOf(id, manifest),
    ...(typeof lost.into === 'string' && { into: lost.into }),
  };
}

function policyOf(id: string, manifest: NeuronStores['manifest']): string {
  try {
    return (declared(manifest, parseDocId(id)?.collection ?? '').merge ?? defaultPolicy).name;
  } catch {
    return 'unknown';
  }
}
