import type { MergePolicy } from '@empire/contract';
import { canonicalJson } from './canonical.ts';
import { sha256Hex } from './digest.ts';
import type { AnyDoc } from './documents.ts';

/**
 * The leaf a reader sees while a document has several: the live one that its policy ranks highest, otherwise the latest by
 * (hlc, deviceId, digest). Never CouchDB's winner, which is merely the longest branch. `undefined` when no leaf is live.
 */
export function chooseLeaf(leaves: readonly AnyDoc[]): AnyDoc | undefined {
  const live = leaves.filter((leaf) => leaf._deleted !== true);
  return live.reduce<AnyDoc | undefined>((best, leaf) => (best === undefined || compareLeaves(leaf, best) > 0 ? leaf : best), undefined);
}

/** Orders two live leaves of one document: positive when `a` is preferred. Total, and the same on every device. */
export function compareLeaves(a: AnyDoc, b: AnyDoc): number {
  return rankOf(a) - rankOf(b) || compareText(text(a.hlc), text(b.hlc)) || compareText(text(a.deviceId), text(b.deviceId)) || compareText(digest(a), digest(b));
}

function rankOf(leaf: AnyDoc): number {
  const policy = leaf.policy as MergePolicy | undefined;
  if (policy?.name !== 'rank' || typeof leaf.value !== 'object' || leaf.value === null) return 0;
  const rank = (leaf.value as Record<string, unknown>)[policy.by];
  return typeof rank === 'number' ? rank : 0;
}

function digest(leaf: AnyDoc): string {
  return sha256Hex(canonicalJson(leaf.value ?? null));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a > b ? 1 : -1;
}
