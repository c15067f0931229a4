import { EmpireError, type Json } from '@empire/contract';
import type { Content } from './content.ts';

/**
 * The stored value of a counter, `{ p: { [device]: n }, n: { [device]: n } }`: what each device added and what it took away, as
 * sums that only its own device raises (Shapiro et al., "A comprehensive study of CRDTs", 2011, PN-Counter).
 */
export interface CounterSums {
  readonly p: ReadonlyMap<string, number>;
  readonly n: ReadonlyMap<string, number>;
}

/** The sums per device, or `undefined` when the value is not that of a counter. */
export function readCounter(value: Json | undefined): CounterSums | undefined {
  if (typeof value !== 'object' || value === null || !('p' in value) || !('n' in value)) return undefined;
  const [p, n] = [readSums(value.p), readSums(value.n)];
  return p && n ? { p, n } : undefined;
}

/** Merges counters: the greater sum of each device, which is its later one. */
export function joinCounters(all: readonly CounterSums[]): Content {
  return { value: { p: joinSums(all.map(({ p }) => p)), n: joinSums(all.map(({ n }) => n)) } };
}

/** What a stored counter stands at; 0 when the value is not that of a counter. */
export function counterTotal(value: Json | undefined): number {
  const sums = readCounter(value);
  return sums ? total(sums.p) - total(sums.n) : 0;
}

/**
 * The next stored value of a counter after `deviceId` added `by`, a whole number that may be negative. `before` must be what a
 * reader sees, several leaves merged: a device that counts on from less than it ever wrote loses the difference.
 * Errors: `bad-argument` when `by` is no whole number, or the sum of this device would be beyond 2^53 - 1, where adding one changes nothing.
 */
export function changeCounter(before: Json | undefined, change: { readonly deviceId: string; readonly by: number }): Json {
  if (!Number.isSafeInteger(change.by)) throw new EmpireError('bad-argument', `A counter changes by a whole number; received ${change.by}.`);
  const { p, n } = readCounter(before) ?? { p: new Map<string, number>(), n: new Map<string, number>() };
  const raise = (sums: ReadonlyMap<string, number>, by: number) => (by > 0 ? raised(sums, { deviceId: change.deviceId, by }) : sums);
  return joinCounters([{ p: raise(p, change.by), n: raise(n, -change.by) }]).value;
}

function raised(sums: ReadonlyMap<string, number>, { deviceId, by }: { readonly deviceId: string; readonly by: number }): ReadonlyMap<string, number> {
  const sum = (sums.get(deviceId) ?? 0) + by;
  if (sum > Number.MAX_SAFE_INTEGER) throw new EmpireError('bad-argument', `A device adds up to ${Number.MAX_SAFE_INTEGER} to a counter; it would be ${sum}.`);
  return new Map([...sums, [deviceId, sum]]);
}

function readSums(value: Json): ReadonlyMap<string, number> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const sums = Object.entries(value);
  return sums.every(isSum) ? new Map(sums) : undefined;
}

function isSum(pair: readonly [string, Json]): pair is [string, number] {
  return typeof pair[1] === 'number' && pair[1] >= 0;
}

function joinSums(all: readonly ReadonlyMap<string, number>[]): Readonly<Record<string, number>> {
  const devices = [...new Set(all.flatMap((sums) => [...sums.keys()]))].sort();
  return Object.fromEntries(devices.map((device) => [device, Math.max(...all.map((sums) => sums.get(device) ?? 0))]));
}

function total(sums: ReadonlyMap<string, number>): number {
  return [...sums.values()].reduce((sum, one) => sum + one, 0);
}
