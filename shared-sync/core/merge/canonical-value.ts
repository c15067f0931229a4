import type { Json } from '@empire/contract';
import { canonicalJson } from '../canonical.ts';

/**
 * A copy of a JSON value in canonical form: keys sorted, strings and keys in NFC, members that are `undefined` left out.
 * Where NFC makes two keys equal, the member with the greater canonical text stays, so that key order never matters.
 * Errors: `bad-argument` for anything JSON cannot carry.
 */
export function canonicalValue(value: unknown): Json {
  if (typeof value === 'string') return value.normalize('NFC');
  if (Array.isArray(value)) return value.map(canonicalValue);
  if (typeof value === 'object' && value !== null) return canonicalObject(value);
  return JSON.parse(canonicalJson(value)) as Json;
}

function canonicalObject(value: object): Json {
  const members = new Map<string, Json>();
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const [name, next] = [key.normalize('NFC'), canonicalValue(member)];
    const held = members.get(name);
    if (held === undefined || canonicalJson(next) > canonicalJson(held)) members.set(name, next);
  }
  return Object.fromEntries([...members].sort(([a], [b]) => (a < b ? -1 : 1)));
}
