import type { Hlc, Json } from '@empire/contract';
import { canonicalJson } from './canonical.ts';
import type { StateBody } from './documents.ts';

/**
 * The stamps of a value's top-level fields after a write: a field that changed, appeared or went gets `hlc`, every other keeps its own.
 * Merging by fields needs them: the last writer of each field wins.
 */
export function fieldStamps(before: Pick<StateBody, 'value' | 'stamps'> | undefined, after: Json, hlc: Hlc): Readonly<Record<string, Hlc>> {
  const [old, now] = [fieldsOf(before?.value), fieldsOf(after)];
  const stamps = before?.stamps ?? {};
  const names = new Set([...Object.keys(stamps), ...Object.keys(old), ...Object.keys(now)]);
  return Object.fromEntries([...names].sort().map((name) => [name, same(old[name], now[name]) ? (stamps[name] ?? hlc) : hlc]));
}

function fieldsOf(value: Json | undefined): Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : {};
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
