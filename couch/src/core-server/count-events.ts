import type { EventBody } from '@empire/shared-sync/core';
import { groupBy } from './group-by.ts';
import { rangesOf, readRanges, type SeqRanges } from './seq-ranges.ts';

/** How many events of one device and neuron there are, and under which numbers. */
export interface DeviceCount {
  readonly neuron: string;
  readonly deviceId: string;
  /** Each event id once, whether it is an effect or a duplicate of one. */
  readonly events: number;
  /** The `deviceSeq` of these events. */
  readonly seqs: SeqRanges;
}

/** Counts events per neuron and device, sorted by both. */
export function countEvents(events: readonly Pick<EventBody, 'neuron' | 'deviceId' | 'deviceSeq'>[]): readonly DeviceCount[] {
  return [...groupBy(events, ({ neuron, deviceId }) => `${neuron} ${deviceId}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => {
      const [neuron = '', deviceId = ''] = key.split(' ');
      return { neuron, deviceId, events: own.length, seqs: rangesOf(own.map(({ deviceSeq }) => deviceSeq)) };
    });
}

/** Reads untrusted counts; `undefined` when one of them is none. */
export function readCounts(input: unknown): readonly DeviceCount[] | undefined {
  if (!Array.isArray(input)) return undefined;
  const counts = input.flatMap((one) => readCount(one) ?? []);
  return counts.length === input.length ? counts : undefined;
}

function readCount(input: unknown): DeviceCount | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { neuron, deviceId, events, seqs } = input as Readonly<Record<string, unknown>>;
  const ranges = readRanges(seqs);
  if (typeof neuron !== 'string' || typeof deviceId !== 'string' || !Number.isSafeInteger(events) || !ranges) return undefined;
  return { neuron, deviceId, events: events as number, seqs: ranges };
}
