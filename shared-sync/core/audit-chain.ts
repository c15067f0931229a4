import { type AuditBody, auditIssue } from './audit.ts';
import { parseDocId } from './doc-id.ts';
import type { AnyDoc } from './documents.ts';
import { immutableRevision } from './revision.ts';

/** One device's segments, from the first. */
export interface AuditChain {
  readonly deviceId: string;
  readonly segments: number;
  readonly entries: number;
}

/**
 * The first link that does not hold: a segment that was `altered`; one that is `missing`, at its number; two with the same number, a `fork`
 * (the profile was copied, or somebody wrote in its name); one that names another predecessor (`unlinked`).
 */
export interface BrokenLink {
  readonly deviceId: string;
  readonly seq: number;
  readonly fault: 'altered' | 'missing' | 'fork' | 'unlinked';
  /** The keys of the segments concerned; none for one that is missing. */
  readonly keys: readonly string[];
}

/** What verifying found. `broken` is the first link that does not hold, by device and number. */
export interface AuditReport {
  readonly ok: boolean;
  readonly chains: readonly AuditChain[];
  readonly broken?: BrokenLink;
}

interface Segment extends AuditBody {
  readonly key: string;
  readonly isWhole: boolean;
}

/** How far a chain is known to go. */
export interface KnownEnd {
  readonly deviceId: string;
  readonly seq: number;
}

/**
 * Verifies audit segments of any number of devices, in any order. A chain does not show that its last segments are gone: that takes who knows where
 * it ended, in `ends`. Pure: the device and the server run the same.
 */
export function verifyAudit(docs: readonly AnyDoc[], { ends = [] }: { ends?: readonly KnownEnd[] } = {}): AuditReport {
  const segments = docs.map(readSegment).sort((a, b) => a.seq - b.seq || (a.key < b.key ? -1 : 1));
  const devices = [...new Set([...segments, ...ends].map(({ deviceId }) => deviceId))].sort();
  const chains = devices.map((deviceId) => segments.filter((segment) => segment.deviceId === deviceId));
  const broken = chains.flatMap((chain, index) => firstBroken(chain) ?? cutShort(chain, { deviceId: devices[index] ?? '', ends }) ?? [])[0];
  return { ok: broken === undefined, chains: chains.filter(({ length }) => length > 0).map(summary), ...(broken && { broken }) };
}

function readSegment(doc: AnyDoc): Segment {
  const id = parseDocId(doc._id);
  const body = doc as unknown as AuditBody;
  const isWhole = id !== undefined && auditIssue(doc, id) === undefined && immutableRevision(doc) === doc._rev;
  return { ...body, key: id?.key ?? doc._id, deviceId: String(body.deviceId) as AuditBody['deviceId'], seq: Number(body.seq), isWhole };
}

function firstBroken(chain: readonly Segment[]): BrokenLink | undefined {
  for (const [index, segment] of chain.entries()) {
    const { deviceId, seq, key } = segment;
    const before = chain[index - 1];
    const next = before === undefined ? 0 : before.seq + 1;
    if (!segment.isWhole) return { deviceId, seq, fault: 'altered', keys: [key] };
    if (before && seq === before.seq) return { deviceId, seq, fault: 'fork', keys: [before.key, key] };
    if (seq !== next) return { deviceId, seq: next, fault: 'missing', keys: [] };
    if (before && segment.prev !== before.key) return { deviceId, seq, fault: 'unlinked', keys: [before.key, key] };
  }
  return undefined;
}

function cutShort(chain: readonly Segment[], { deviceId, ends }: { deviceId: string; ends: readonly KnownEnd[] }): BrokenLink | undefined {
  const last = chain.at(-1)?.seq ?? -1;
  const isShort = ends.some((end) => end.deviceId === deviceId && end.seq > last);
  return isShort ? { deviceId, seq: last + 1, fault: 'missing', keys: [] } : undefined;
}

function summary(chain: readonly Segment[]): AuditChain {
  const entries = chain.reduce((sum, segment) => sum + (Array.isArray(segment.entries) ? segment.entries.length : 0), 0);
  return { deviceId: chain[0]?.deviceId ?? '', segments: chain.length, entries };
}
