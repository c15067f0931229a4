import type { Hlc, Json } from '@empire/contract';
import { canonicalJson } from './canonical.ts';
import type { StateBody } from './documents.ts';

/**
 * The stamps of a value's top-level fields after a write: a field that changed, appeared or went gets `hlc`, every other keeps its own.
 * Merging by fields needs them: the last writer of each field wins.
 */
export function fieldStamps(before: Pick<StateBody, 'value' | 'stamps'> | undefined, after: Json, hlc: Hlc): Readonly<Record<string, Hlc>> {
  const [old, now] = [fieldsOf(before?.value), fieldsOf(after)];
  const stamps = new Map(Object.entries(before?.stamps ?? {}));
  const names = new Set([...stamps.keys(), ...old.keys(), ...now.keys()]);
  return Object.fromEntries([...names].sort().map((name) => [name, same(old.get(name), now.get(name)) ? (stamps.get(name) ?? hlc) : hlc]));
}

/** A map, not an object: a field may have any name, that of an inherited member too. */
function fieldsOf(value: Json | undefined): ReadonlyMap<string, Json> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  return new Map(Object.entries(value as Readonly<Record<string, Json>>).map(([name, field]) => [name.normalize('NFC'), field]));
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
