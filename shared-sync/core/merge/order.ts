import { canonicalJson } from '../canonical.ts';
import { compareLeaves } from '../choose-leaf.ts';
import type { AnyDoc, StateBody } from '../documents.ts';
import { generation } from '../revision.ts';

/** The greatest of one or more items. */
export function greatest<T>(items: readonly T[], compare: (a: T, b: T) => number): T {
  return items.reduce((best, item) => (compare(item, best) > 0 ? item : best));
}

/** Orders text by code unit. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a > b ? 1 : -1;
}

/** Orders revisions as CouchDB does: generation, then id. */
export function compareRevs(a: string, b: string): number {
  return (generation(a) ?? 0) - (generation(b) ?? 0) || compareText(a, b);
}

/** Orders whole bodies as readers do (rank, hlc, deviceId, digest), ties by stamps, then by all they hold: bodies that tie are equal. */
export function compareBodies(a: StateBody, b: StateBody): number {
  return compareLeaves(a as unknown as AnyDoc, b as unknown as AnyDoc) || compareText(allOf(a), allOf(b));
}

function allOf(body: StateBody): string {
  return canonicalJson([body.stamps ?? null, body]);
}
