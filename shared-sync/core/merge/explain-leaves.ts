import type { DeviceId, FieldOrigin } from '@empire/contract';
import { canonicalJson } from '../canonical.ts';
import type { AnyDoc, StateBody } from '../documents.ts';
import { joinBodies } from './join-bodies.ts';
import { compareBodies, compareText, greatest } from './order.ts';
import { type Part, readParts } from './parts.ts';
import { type LiveLeaf, liveDocs, readLeaf } from './read-leaf.ts';

/**
 * Says for every field which device wrote it and when, which live revision holds it, and which others say something else.
 *
 * A field is a member of the value (`fields`; removed ones too), an element (`set`; one taken out under the stamp of its last
 * adding) or a device (`counter`, under the stamp of the leaf). `''` stands for the document as a whole: the only entry under
 * other policies and where the leaves do not fit together, and one more where they disagree on whether it is removed.
 */
export function explainLeaves(leaves: readonly AnyDoc[]): readonly FieldOrigin[] {
  const live = liveDocs(leaves)
    .map(readLeaf)
    .filter((leaf) => leaf !== undefined);
  if (live.length === 0) return [];
  const parted = live.map((leaf) => ({ leaf, parts: readParts(leaf.body) }));
  const merged = isAlike(live) && parted.every(({ parts }) => parts) ? readParts(joinBodies(live.map((leaf) => leaf.body))) : undefined;
  if (!merged) return [explainWhole(live)];
  const fields = [...merged].map(([field, part]) => explainPart(field, { part, parted }));
  return [...explainRemoval(live), ...fields];
}

function isAlike(live: readonly LiveLeaf[]): boolean {
  return new Set(live.map(({ body }) => canonicalJson([body.policy, body.schema]))).size === 1;
}

function explainWhole(live: readonly LiveLeaf[]): FieldOrigin {
  const chosen = greatest(live, (a, b) => compareBodies(a.body, b.body));
  return wholeOrigin(
    chosen,
    live.filter((leaf) => leaf.text !== chosen.text),
  );
}

function explainRemoval(live: readonly LiveLeaf[]): readonly FieldOrigin[] {
  const latest = greatest(live, (a, b) => compareText(a.body.hlc, b.body.hlc) || compareBodies(a.body, b.body));
  const others = live.filter(({ body }) => isRemoved(body) !== isRemoved(latest.body));
  return others.length === 0 ? [] : [wholeOrigin(latest, others)];
}

function isRemoved(body: StateBody): boolean {
  return body.removedAt !== undefined;
}

function wholeOrigin({ doc, body }: LiveLeaf, others: readonly LiveLeaf[]): FieldOrigin {
  return { field: '', deviceId: body.deviceId, hlc: body.hlc, revision: doc._rev, others: others.map((leaf) => leaf.doc._rev) };
}

interface Parted {
  readonly leaf: LiveLeaf;
  readonly parts: ReadonlyMap<string, Part> | undefined;
}

function explainPart(field: string, { part, parted }: { readonly part: Part; readonly parted: readonly Parted[] }): FieldOrigin {
  const said = parted.flatMap(({ leaf, parts }) => {
    const one = parts?.get(field);
    return one ? [{ rev: leaf.doc._rev, one, nearness: Number(one.text === part.text) * 2 + Number(one.stamp === part.stamp) }] : [];
  });
  const origin = greatest(said, (a, b) => a.nearness - b.nearness || compareText(a.one.stamp, b.one.stamp));
  const others = said.filter(({ rev, one }) => rev !== origin.rev && one.text !== part.text).map(({ rev }) => rev);
  return { field, deviceId: origin.one.deviceId as DeviceId, hlc: origin.one.stamp, revision: origin.rev, others };
}
