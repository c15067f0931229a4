import type { AnonId, DeviceId, Hlc } from '@empire/contract';
import { canonicalJson } from './canonical.ts';
import { sha256Hex } from './digest.ts';
import { type DocIdParts, makeDocId } from './doc-id.ts';
import type { AnyDoc, ENVELOPE_VERSION } from './documents.ts';
import { immutableRevision } from './revision.ts';

/** What a device did: names, numbers and stamps, never a body. `at` is milliseconds since 1970 by the device's clock. */
export type AuditEntry =
  | { readonly kind: 'write' | 'event'; readonly at: number; readonly id: string; readonly rev: string }
  | { readonly kind: 'consent'; readonly at: number; readonly id: string; readonly purpose: string; readonly granted: boolean }
  /**
   * A version that this device closed when several became one, by the policy of its collection or a person's choice. `into` is the revision
   * they became; the choice of a person is the next write.
   */
  | { readonly kind: 'merge'; readonly at: number; readonly id: string; readonly closed: string; readonly policy: string; readonly into?: string }
  | { readonly kind: 'dropped'; readonly at: number; readonly id: string; readonly reason: string; readonly count: number }
  | { readonly kind: 'rejected'; readonly at: number; readonly id: string; readonly rev: string; readonly code: string }
  /** Rounds of transfer in a row that ended alike; `at` is the last one. */
  | {
      readonly kind: 'rounds';
      readonly at: number;
      readonly since: number;
      readonly outcome: string;
      readonly code?: string;
      readonly count: number;
      /** Documents that the server took, and that were read from it, in all of them. */
      readonly sent?: number;
      readonly received?: number;
    }
  /**
   * Another profile worked under the id `from`, and this device took a new one: the first entry of its chain. With `segment` (a document
   * id), the entries before this one were in that segment of the former id, which was never sent.
   */
  | { readonly kind: 'fork'; readonly at: number; readonly from: string; readonly segment?: string }
  | { readonly kind: 'key'; readonly at: number; readonly what: string };

/** The body of an audit segment (class `a`, `host:a:audit:<key>`). `seq` counts from 0 per device; `prev` is the key of the segment before. */
export interface AuditBody {
  readonly v: typeof ENVELOPE_VERSION;
  readonly schema: 1;
  readonly anonId: AnonId;
  readonly deviceId: DeviceId;
  readonly hlc: Hlc;
  readonly seq: number;
  readonly prev: string | null;
  readonly entries: readonly AuditEntry[];
  /** How far each local database was followed: its name → the local sequence. */
  readonly upTo: Readonly<Record<string, number>>;
}

/** The most entries of one segment. */
export const maxAuditEntries = 256;

const digest = /^[0-9a-f]{32}$/;
const maxText = 240;

/** The document of a segment. Its key is the digest of its body, which names the segment before: changing one breaks every later link. */
export function auditSegment(body: AuditBody): AnyDoc {
  const _id = makeDocId('host', { class: 'a', collection: 'audit', key: keyOf({ ...body }) });
  if (!_id) throw new Error('a digest is always a key');
  const _rev = immutableRevision({ _id, ...body });
  return { ...body, _id, _rev, _revisions: { start: 1, ids: [_rev.slice(2)] } };
}

/** What stands wrong in a document that claims class `a`, or `undefined`. Revision, device and stamp are checked with every document. */
export function auditIssue(doc: Readonly<Record<string, unknown>>, id: DocIdParts): string | undefined {
  if (id.neuron !== 'host' || id.collection !== 'audit') return 'the audit is kept by the host alone';
  if (!Number.isSafeInteger(doc.seq) || (doc.seq as number) < 0) return 'seq must count from 0';
  if (doc.seq === 0 ? doc.prev !== null : typeof doc.prev !== 'string' || !digest.test(doc.prev)) return 'prev must name the segment before, null in the first';
  if (!Array.isArray(doc.entries) || doc.entries.length === 0 || doc.entries.length > maxAuditEntries)
    return `entries must be a list of 1 to ${maxAuditEntries}`;
  if (!doc.entries.every(isEntry)) return 'an entry holds a kind, a time and short texts or numbers, nothing else';
  return id.key === keyOf(doc) ? undefined : 'the key is not the digest of the segment';
}

function keyOf(doc: Readonly<Record<string, unknown>>): string {
  const body = Object.fromEntries(Object.entries(doc).filter(([name]) => !name.startsWith('_')));
  return sha256Hex(canonicalJson(body)).slice(0, 32);
}

function isEntry(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null || !('kind' in entry) || !('at' in entry)) return false;
  return typeof entry.kind === 'string' && typeof entry.at === 'number' && Object.values(entry).every(isFlat);
}

function isFlat(value: unknown): boolean {
  if (Array.isArray(value)) return value.length <= maxText && value.every((item) => typeof item === 'string' && item.length <= maxText);
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= maxText);
}
