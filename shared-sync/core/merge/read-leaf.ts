import type { MergePolicy } from '@empire/contract';
import { canonicalJson } from '../canonical.ts';
import { type AnyDoc, ENVELOPE_VERSION, type StateBody } from '../documents.ts';
import { isStamp } from '../hlc.ts';
import { generation } from '../revision.ts';
import { canonicalValue } from './canonical-value.ts';
import { compareRevs } from './order.ts';

/** A live leaf, its body in canonical form, and that body as text. */
export interface LiveLeaf {
  readonly doc: AnyDoc;
  readonly body: StateBody;
  readonly text: string;
}

/** The live leaves among all, each revision once, the greatest revision first. Tombstones say nothing. */
export function liveDocs(leaves: readonly AnyDoc[]): readonly AnyDoc[] {
  const live = leaves.filter((leaf) => leaf._deleted !== true);
  return [...new Map(live.map((leaf) => [leaf._rev, leaf])).values()].sort((a, b) => compareRevs(b._rev, a._rev));
}

/** Reads a live leaf; `undefined` when it is not a state in an envelope this code knows. */
export function readLeaf(doc: AnyDoc): LiveLeaf | undefined {
  if (!isState(doc)) return undefined;
  const body = canonicalValue(Object.fromEntries(Object.entries(doc).filter(([name]) => !name.startsWith('_')))) as unknown as StateBody;
  return { doc, body, text: canonicalJson(body) };
}

function isState(doc: AnyDoc): boolean {
  if (doc.v !== ENVELOPE_VERSION || generation(doc._rev) === undefined || doc.value === undefined) return false;
  return isStamp(doc.hlc) && typeof doc.deviceId === 'string' && typeof doc.schema === 'number' && isPolicy(doc.policy);
}

function isPolicy(policy: unknown): policy is MergePolicy {
  if (typeof policy !== 'object' || policy === null || !('name' in policy) || !('version' in policy)) return false;
  if (typeof policy.name !== 'string' || typeof policy.version !== 'number') return false;
  return policy.name !== 'rank' || ('by' in policy && typeof policy.by === 'string');
}
