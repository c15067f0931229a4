import type { AnonId, DeviceId, Hlc } from '@empire/contract';
import type { ENVELOPE_VERSION } from './documents.ts';

/** Why events were removed before they were sent. */
export type DropReason = 'consent-withdrawn' | 'quota' | 'discarded';

/** Numbers from the first to the last, both included. */
export type SeqRange = readonly [first: number, last: number];

/** The body of a record of dropped events (class `d`): it takes their place at the server, so that received + dropped = sent. */
export interface DroppedBody {
  readonly v: typeof ENVELOPE_VERSION;
  readonly schema: 1;
  readonly neuron: string;
  readonly anonId: AnonId;
  readonly deviceId: DeviceId;
  /** The latest stamp among the events. */
  readonly hlc: Hlc;
  readonly reason: DropReason;
  /** Their `deviceSeq`: sorted, disjoint and never adjacent. */
  readonly ranges: readonly SeqRange[];
  /** How many events there were. */
  readonly count: number;
  /** After a fork: the key of the record of the former id that this one was issued for. */
  readonly former?: string;
}

const reasons: ReadonlySet<unknown> = new Set<DropReason>(['consent-withdrawn', 'quota', 'discarded']);

/** The ranges that hold exactly these numbers. */
export function droppedRanges(numbers: readonly number[]): readonly SeqRange[] {
  const ranges: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/** How many numbers the ranges hold. */
export function sizeOfDropped(ranges: readonly SeqRange[]): number {
  return ranges.reduce((size, [first, last]) => size + last - first + 1, 0);
}

/** Whether an untrusted body has the reason, the ranges and the count of a record of dropped events. */
export function isDroppedRecord(body: Readonly<Record<string, unknown>>): boolean {
  if (!reasons.has(body.reason) || !Array.isArray(body.ranges) || body.ranges.length === 0) return false;
  const ranges = body.ranges as readonly unknown[];
  if (!ranges.every(isRange)) return false;
  const isSorted = ranges.every((range, index) => index === 0 || range[0] > (ranges[index - 1]?.[1] ?? 0) + 1);
  return isSorted && body.count === sizeOfDropped(ranges);
}

function isRange(range: unknown): range is SeqRange {
  if (!Array.isArray(range) || range.length !== 2) return false;
  const [first, last] = range as [unknown, unknown];
  return Number.isSafeInteger(first) && Number.isSafeInteger(last) && (first as number) >= 1 && (last as number) >= (first as number);
}
