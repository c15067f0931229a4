import type { DeviceId, Json, ShardFold } from '@empire/contract';
import { canonicalJson } from './canonical.ts';
import type { AnyDoc } from './documents.ts';
import { compareText } from './merge/order.ts';

const keyPattern = /^(.+)~([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** The key of the part that a device writes: `<key>~<device>`. */
export function shardKey(key: string, deviceId: DeviceId): string {
  return `${key}~${deviceId}`;
}

/** The two halves of such a key; `undefined` when it is none. */
export function readShardKey(key: string): { readonly key: string; readonly deviceId: DeviceId } | undefined {
  const match = keyPattern.exec(key);
  return match ? { key: match[1] ?? '', deviceId: (match[2] ?? '') as DeviceId } : undefined;
}

/** The device that a shard's key names. */
export function shardDevice(key: string): DeviceId | undefined {
  return readShardKey(key)?.deviceId;
}

/** Whether a value has the form that the fold works on. */
export function isFoldable(fold: ShardFold, value: Json): boolean {
  if (fold === 'latest') return true;
  if (fold === 'union') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isNumber(value) || membersOf(value) !== undefined;
}

/**
 * One value of the parts of all devices, live ones and at least one. The order they come in plays no part. Parts of another form than the
 * fold works on are passed over; where none is left it is the latest part as it stands.
 */
export function foldShards(fold: ShardFold, parts: readonly AnyDoc[]): Json {
  const sorted = [...parts].sort(byStamp);
  const latest = (sorted.at(-1)?.value ?? null) as Json;
  const values = sorted.map(({ value }) => value as Json).filter((value) => isFoldable(fold, value));
  if (fold === 'latest' || values.length === 0) return latest;
  if (fold === 'union') return [...new Set(values.flatMap((value) => (value as readonly string[]).map((item) => item.normalize('NFC'))))].sort();
  const combine = fold === 'sum' ? (a: number, b: number) => a + b : Math.max;
  const numbers = values.filter(isNumber);
  return numbers.length > 0
    ? numbers.reduce((a, b) => combine(a, b))
    : foldMembers(
        values.flatMap((value) => membersOf(value) ?? []),
        combine,
      );
}

type Members = ReadonlyMap<string, number>;

function foldMembers(all: readonly Members[], combine: (a: number, b: number) => number): Json {
  const folded = new Map<string, number>();
  for (const [name, number] of all.flatMap((members) => [...members])) {
    const before = folded.get(name);
    folded.set(name, before === undefined ? number : combine(before, number));
  }
  return Object.fromEntries([...folded].sort(([a], [b]) => compareText(a, b)));
}

function membersOf(value: Json): Members | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  return members.every((pair): pair is [string, number] => isNumber(pair[1])) ? new Map(members) : undefined;
}

function isNumber(value: Json): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function byStamp(a: AnyDoc, b: AnyDoc): number {
  return compareText(String(a.hlc), String(b.hlc)) || compareText(canonicalJson(a.value), canonicalJson(b.value));
}
