import type { Hlc, Json } from '@empire/contract';
import { canonicalJson } from '../canonical.ts';
import { sha256Hex } from '../digest.ts';
import type { StateBody } from '../documents.ts';
import { isStamp } from '../hlc.ts';
import type { Content } from './content.ts';
import { compareText, greatest } from './order.ts';

/** What a body says about one field: `value` is `undefined` where the field was removed at `stamp`. */
export interface FieldState {
  readonly stamp: Hlc;
  readonly value: Json | undefined;
}

/**
 * What a body says about each field it has or removed; a field without a stamp was written at the body's `hlc`.
 * A field that it does not name is unknown to it, not removed. `undefined` when the value is no object.
 */
export function readFields({ value, stamps, hlc }: Pick<StateBody, 'value' | 'stamps' | 'hlc'>): ReadonlyMap<string, FieldState> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [values, written] = [new Map(Object.entries(value)), new Map(Object.entries(stamps ?? {}))];
  const names = new Set([...values.keys(), ...written.keys()]);
  return new Map([...names].sort().map((name) => [name, { stamp: stampOr(written.get(name), hlc), value: values.get(name) }]));
}

/** Last writer per field: stamps merge field by field, and a removed field stays removed by its stamp. */
export function joinFields(all: readonly ReadonlyMap<string, FieldState>[]): Content {
  const names = [...new Set(all.flatMap((fields) => [...fields.keys()]))].sort();
  const last = names.map((name) => [name, greatest(statesOf(all, name), compareFields)] as const);
  return {
    value: Object.fromEntries(last.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]]))),
    stamps: Object.fromEntries(last.map(([name, { stamp }]) => [name, stamp])),
  };
}

/** Orders what two bodies say about one field: the later stamp, then a value before none, then the greater digest. */
function compareFields(a: FieldState, b: FieldState): number {
  return compareText(a.stamp, b.stamp) || compareText(digest(a.value), digest(b.value));
}

function statesOf(all: readonly ReadonlyMap<string, FieldState>[], name: string): readonly FieldState[] {
  return all.flatMap((fields) => fields.get(name) ?? []);
}

function digest(value: Json | undefined): string {
  return value === undefined ? '' : sha256Hex(canonicalJson(value));
}

function stampOr(stamp: unknown, fallback: Hlc): Hlc {
  return isStamp(stamp) ? stamp : fallback;
}
