import type { MergePolicy } from '@empire/contract';
import { canonicalJson } from '../canonical.ts';
import { parseDocId } from '../doc-id.ts';
import { type AnyDoc, MAX_DOCUMENT_BYTES } from '../documents.ts';
import { automaticPolicies, joinBodies, MERGE_VERSION } from './join-bodies.ts';
import { compareBodies, compareRevs, greatest } from './order.ts';
import { type LiveLeaf, liveDocs, readLeaf } from './read-leaf.ts';
import { closeLeaf, mergedLeaf } from './write-leaf.ts';

/** What merging the leaves of one document comes to. */
export interface MergePlan {
  /** To graft with `new_edits: false` in one batch: at most one merged revision, then a tombstone per other live leaf. */
  readonly write: readonly AnyDoc[];
  /** The one live leaf afterwards: the merged revision, or the leaf that held the merged body already. */
  readonly merged: AnyDoc;
  /** The live leaves whose body is not the merged one: what a person may want back. */
  readonly losers: readonly AnyDoc[];
}

export interface MergeOptions {
  /** Whether the collection has this policy and this schema version; others are left alone. */
  readonly knows: (policy: MergePolicy, schema: number) => boolean;
}

/** What `_id`, `_rev` and the longest `_revisions` take of a document's bytes, rounded up. */
const branchBytes = 50_000;

/**
 * Merges the leaves of one state document, live ones and tombstones in any order. A pure function of the live leaves: any two
 * parties that see the same ones write the same revisions.
 *
 * A leaf is closed only in favour of one that holds all it holds. So where any live leaf holds the merged body already, it stays
 * (the greatest revision of several) and nothing but tombstones is written; otherwise the merged revision becomes a child of
 * the leaf a reader sees. However views differ, the leaf that holds most is closed by nobody, and merging comes to an end.
 *
 * `undefined` when there is nothing to do: fewer than two live leaves, `manual`, a policy, policy version, schema or envelope
 * that is not known, leaves that disagree on policy or schema, or a merged body that is too large to be carried: its tombstones
 * would travel without it.
 */
export function mergeLeaves(leaves: readonly AnyDoc[], options: MergeOptions): MergePlan | undefined {
  const live = readMergeable(leaves, options);
  if (!live) return undefined;
  const body = joinBodies(live.map((leaf) => leaf.body));
  const text = canonicalJson(body);
  const holders = live.filter((leaf) => leaf.text === text);
  const parent = greatest(holders.length > 0 ? holders : live, compareSeen);
  if (holders.length === 0 && new TextEncoder().encode(text).length > MAX_DOCUMENT_BYTES - branchBytes) return undefined;
  const merged = parent.text === text ? parent.doc : mergedLeaf(parent.doc, { revs: live.map(({ doc }) => doc._rev), body });
  const closed = live.filter((leaf) => leaf !== parent).map(({ doc }) => closeLeaf(doc));
  return {
    write: merged === parent.doc ? closed : [merged, ...closed],
    merged,
    losers: live.filter((leaf) => leaf.text !== text).map(({ doc }) => doc),
  };
}

function readMergeable(leaves: readonly AnyDoc[], { knows }: MergeOptions): readonly LiveLeaf[] | undefined {
  const docs = liveDocs(leaves);
  const live = docs.map(readLeaf).filter((leaf) => leaf !== undefined);
  const [first] = live;
  if (!first || live.length < 2 || live.length < docs.length || parseDocId(first.doc._id)?.class !== 's') return undefined;
  const { policy, schema } = first.body;
  if (!automaticPolicies.has(policy.name) || policy.version !== MERGE_VERSION || !knows(policy, schema)) return undefined;
  return live.every((leaf) => kindOf(leaf) === kindOf(first)) ? live : undefined;
}

function kindOf({ body }: LiveLeaf): string {
  return canonicalJson([body.policy, body.schema]);
}

function compareSeen(a: LiveLeaf, b: LiveLeaf): number {
  return compareBodies(a.body, b.body) || compareRevs(a.doc._rev, b.doc._rev);
}
