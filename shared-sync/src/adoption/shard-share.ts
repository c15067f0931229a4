import type { Json, ShardFold } from '@empire/contract';
import { type AnyDoc, foldShards } from '../../core/index.ts';

/** One part as this profile has it, the other profile's versions of it that the server has, and this device's new part. */
export interface Parts {
  readonly doc: AnyDoc;
  readonly served: readonly AnyDoc[];
  readonly before: AnyDoc | undefined;
}

/**
 * What the new part holds once it took in what this profile added; `undefined` when there is nothing to add. Greatest numbers, unions and
 * latest values may be taken in as they are: folding them twice changes nothing. A sum counts only what came on top of the version that both
 * profiles have in common. Where both went on from there, and nobody has that version's value any more, it is what exceeds the
 * other's: nothing is ever counted twice, and at worst the smaller of two additions is lost.
 */
export function shareOf(fold: ShardFold, { doc, served, before }: Parts): Json | undefined {
  const own = doc.value as Json;
  if (fold === 'sum') return sumOf(own, { doc, served, before });
  if (before === undefined || before.removedAt !== undefined) return own;
  return foldShards(fold, [before, doc]);
}

function sumOf(own: Json, { doc, served, before }: Parts): Json | undefined {
  const common = served.filter((one) => sharesBranch(one, doc)).map(({ value }) => value as Json);
  const share = common.reduce((left, value) => beyond(left, value), own);
  const start = before?.removedAt === undefined ? before?.value : undefined;
  const isNothing = typeof share === 'number' ? share === 0 : Object.keys(membersOf(share)).length === 0;
  if (isNothing) return undefined;
  return start === undefined ? share : added(start as Json, share);
}

/** Whether both have a version in common; one that does not was begun anew by the other profile, and is a sum of its own. */
function sharesBranch(one: AnyDoc, other: AnyDoc): boolean {
  const ids = new Set(branchOf(other));
  return branchOf(one).some((id) => ids.has(id));
}

function branchOf({ _rev, _revisions }: AnyDoc): readonly string[] {
  return _revisions?.ids ?? [_rev.slice(_rev.indexOf('-') + 1)];
}

function beyond(own: Json, other: Json): Json {
  if (typeof own === 'number') return Math.max(0, own - (typeof other === 'number' ? other : 0));
  const theirs = membersOf(other);
  const left = Object.entries(membersOf(own)).map(([name, number]) => [name, Math.max(0, number - (theirs[name] ?? 0))] as const);
  return Object.fromEntries(left.filter(([, number]) => number > 0));
}

function added(start: Json, share: Json): Json {
  if (typeof start === 'number' && typeof share === 'number') return start + share;
  const sum = { ...membersOf(start) };
  for (const [name, number] of Object.entries(membersOf(share))) sum[name] = (sum[name] ?? 0) + number;
  return sum;
}

function membersOf(value: Json): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((pair): pair is [string, number] => typeof pair[1] === 'number'));
}
