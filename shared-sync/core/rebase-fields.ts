import type { Json } from '@empire/contract';
import { canonicalJson } from './canonical.ts';

type Fields = ReadonlyMap<string, Json>;

/**
 * What was changed between `base` and `wanted`, done to `current`: fields that differ are set or taken away, the others keep what
 * arrived meanwhile. Values that are not all objects have no fields: then `wanted` stands as it is.
 */
export function rebaseFields(wanted: Json, { base, current }: { base: Json; current: Json }): Json {
  const [from, to, here] = [fieldsOf(base), fieldsOf(wanted), fieldsOf(current)];
  if (!from || !to || !here) return wanted;
  const result = new Map(here);
  for (const name of new Set([...from.keys(), ...to.keys()])) {
    const value = to.get(name);
    if (isSame(from.get(name), value)) continue;
    if (value === undefined) result.delete(name);
    else result.set(name, value);
  }
  return Object.fromEntries(result);
}

function fieldsOf(value: Json): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value as Readonly<Record<string, Json>>));
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
