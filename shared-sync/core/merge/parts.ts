import type { Hlc } from '@empire/contract';
import { canonicalJson } from '../canonical.ts';
import type { StateBody } from '../documents.ts';
import { readCounter } from './counter-value.ts';
import { readFields } from './fields-value.ts';
import { MERGE_VERSION } from './join-bodies.ts';
import { readSet, type SetTags } from './set-value.ts';

/** What a body says about one part of its content: in words that can be compared, written when and by which device. */
export interface Part {
  readonly text: string;
  readonly stamp: Hlc;
  readonly deviceId: string;
}

type Parts = ReadonlyMap<string, Part>;

const readers = new Map<string, (body: StateBody) => Parts | undefined>([
  ['fields', fieldParts],
  ['set', setParts],
  ['counter', counterParts],
]);

/** The parts that the policy of a body merges one by one; `undefined` when it merges as a whole. */
export function readParts(body: StateBody): Parts | undefined {
  return body.policy.version === MERGE_VERSION ? readers.get(body.policy.name)?.(body) : undefined;
}

function fieldParts(body: StateBody): Parts | undefined {
  const fields = readFields(body);
  return fields && new Map([...fields].map(([name, { stamp, value }]) => [name, stamped(value === undefined ? '' : canonicalJson(value), stamp)]));
}

function setParts(body: StateBody): Parts | undefined {
  const tags = readSet(body.value);
  return tags && new Map([...tags].flatMap(([element, one]) => elementPart(element, one)));
}

function elementPart(element: string, { add, remove }: SetTags): readonly (readonly [string, Part])[] {
  const latest = (all: readonly Hlc[]) => all.toSorted().at(-1);
  const present = latest([...add].filter((tag) => !remove.has(tag)));
  const stamp = present ?? latest([...remove]);
  return stamp === undefined ? [] : [[element, stamped(present === undefined ? 'out' : 'in', stamp)]];
}

function counterParts(body: StateBody): Parts | undefined {
  const sums = readCounter(body.value);
  if (!sums) return undefined;
  const devices = [...new Set([...sums.p.keys(), ...sums.n.keys()])].sort();
  return new Map(devices.map((deviceId) => [deviceId, { text: `${sums.p.get(deviceId) ?? 0} ${sums.n.get(deviceId) ?? 0}`, stamp: body.hlc, deviceId }]));
}

function stamped(text: string, stamp: Hlc): Part {
  return { text, stamp, deviceId: stamp.slice(18) };
}
