import type { Hlc, Json } from '@empire/contract';
import { isStamp } from '../hlc.ts';
import type { Content } from './content.ts';

/**
 * The stored value of a set, `{ entries: { [element]: { add, remove } } }`: every adding has a tag of its own (its stamp), and
 * removing an element moves the tags that were seen from `add` to `remove`. An element is in the set while it has a tag in `add`.
 *
 * Merging unites the tags and takes the removed ones out of `add`. Tags only ever go from unknown to added to removed, so the
 * states form a lattice and merging in any grouping converges (Shapiro et al., "A comprehensive study of CRDTs", 2011, OR-Set).
 */
export interface SetTags {
  readonly add: ReadonlySet<Hlc>;
  readonly remove: ReadonlySet<Hlc>;
}

/** The tags of each element, or `undefined` when the value is not that of a set. */
export function readSet(value: Json | undefined): ReadonlyMap<string, SetTags> | undefined {
  const entries = member(value, 'entries');
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) return undefined;
  const read = Object.entries(entries as Readonly<Record<string, Json>>).map(([element, entry]) => [element, readTags(entry)] as const);
  return read.every((pair): pair is readonly [string, SetTags] => pair[1] !== undefined) ? new Map(read) : undefined;
}

/** Unites sets: an element stays unless every adding of it was seen by someone who removed it. */
export function joinSets(all: readonly ReadonlyMap<string, SetTags>[]): Content {
  const elements = [...new Set(all.flatMap((tags) => [...tags.keys()]))].sort();
  return writeSet(elements.map((element) => [element, uniteTags(all.flatMap((tags) => tags.get(element) ?? []))]));
}

/** The elements of a stored set, sorted; none when the value is not that of a set. */
export function setElements(value: Json | undefined): readonly string[] {
  return [...(readSet(value) ?? [])].flatMap(([element, { add, remove }]) => ([...add].some((tag) => !remove.has(tag)) ? [element] : [])).sort();
}

/**
 * The next stored value of a set: what `remove` names goes first, then what `add` names comes in with the tag `hlc`.
 * `before` must be what a reader sees, several leaves merged, so that only seen tags are removed.
 */
export function changeSet(
  before: Json | undefined,
  change: { readonly add?: readonly string[]; readonly remove?: readonly string[]; readonly hlc: Hlc },
): Json {
  const next = new Map(readSet(before) ?? []);
  for (const element of (change.remove ?? []).map(nfc)) {
    const { add, remove } = next.get(element) ?? none;
    next.set(element, { add: none.add, remove: new Set([...add, ...remove]) });
  }
  for (const element of (change.add ?? []).map(nfc)) {
    const { add, remove } = next.get(element) ?? none;
    next.set(element, { add: new Set([...add, change.hlc]), remove });
  }
  return writeSet([...next]).value;
}

const none: SetTags = { add: new Set(), remove: new Set() };

function readTags(entry: Json): SetTags | undefined {
  const [add, remove] = [member(entry, 'add'), member(entry, 'remove')];
  if (!Array.isArray(add) || !Array.isArray(remove)) return undefined;
  return [...add, ...remove].every(isStamp) ? { add: new Set(add), remove: new Set(remove) } : undefined;
}

function uniteTags(all: readonly SetTags[]): SetTags {
  return { add: new Set(all.flatMap(({ add }) => [...add])), remove: new Set(all.flatMap(({ remove }) => [...remove])) };
}

function writeSet(tags: readonly (readonly [string, SetTags])[]): Content {
  const known = tags.filter(([, { add, remove }]) => add.size + remove.size > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  const written = known.map(([element, { add, remove }]) => [element, { add: [...add].filter((tag) => !remove.has(tag)).sort(), remove: [...remove].sort() }]);
  return { value: { entries: Object.fromEntries(written) } };
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, Json>>)[name];
}

function nfc(element: string): string {
  return element.normalize('NFC');
}
