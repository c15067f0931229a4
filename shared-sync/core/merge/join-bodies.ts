import type { Json } from '@empire/contract';
import { canonicalJson } from '../canonical.ts';
import type { StateBody } from '../documents.ts';
import { canonicalValue } from './canonical-value.ts';
import type { Content } from './content.ts';
import { joinCounters, readCounter } from './counter-value.ts';
import { joinFields, readFields } from './fields-value.ts';
import { compareBodies, compareText, greatest } from './order.ts';
import { joinSets, readSet } from './set-value.ts';

type Bodies = readonly StateBody[];

/** `undefined` when no body has a value of the policy's shape. */
type Join = (bodies: Bodies) => Content | undefined;

const joins = new Map<string, Join>([
  ['fields', (bodies) => joinRead(bodies.map(readFields), joinFields)],
  ['set', (bodies) => joinRead(bodies.map(valueBy(readSet)), joinSets)],
  ['counter', (bodies) => joinRead(bodies.map(valueBy(readCounter)), joinCounters)],
]);

/** The policies, and their version, that {@link joinBodies} merges. */
export const automaticPolicies: ReadonlySet<string> = new Set(['lww', 'rank', ...joins.keys()]);
/** The one version of the merge policies so far. */
export const MERGE_VERSION = 1;

/**
 * Merges one or more canonical bodies of the same policy and schema: commutative, associative and idempotent.
 *
 * - `lww` and `rank` keep the greatest body as a whole, its envelope and its `removedAt` too.
 * - `fields`, `set` and `counter` merge the content, and take the envelope of the last write (hlc, deviceId): that write says
 *   whether the document is removed, so a removal hides the content without losing it and a later edit revives it.
 *   A value that has not the policy's shape yields to any that has; among such values the last write stays.
 */
export function joinBodies(bodies: Bodies): StateBody {
  const latest = greatest(bodies, compareBodies);
  const join = joins.get(latest.policy.name);
  if (!join) return latest;
  const content = join(bodies) ?? contentOf(latest);
  return canonicalValue({ ...greatest(bodies.map(envelopeOf), compareEnvelopes), ...content }) as unknown as StateBody;
}

function joinRead<T>(read: readonly (T | undefined)[], join: (all: readonly T[]) => Content): Content | undefined {
  const fitting = read.filter((one) => one !== undefined);
  return fitting.length === 0 ? undefined : join(fitting);
}

function valueBy<T>(read: (value: Json) => T): (body: StateBody) => T {
  return (body) => read(body.value);
}

function contentOf({ value, stamps }: StateBody): Content {
  return { value, ...(stamps && { stamps }) };
}

type Envelope = Omit<StateBody, 'value' | 'stamps'>;

function envelopeOf({ value: _value, stamps: _stamps, ...envelope }: StateBody): Envelope {
  return envelope;
}

function compareEnvelopes(a: Envelope, b: Envelope): number {
  return compareText(a.hlc, b.hlc) || compareText(a.deviceId, b.deviceId) || compareText(canonicalJson(a), canonicalJson(b));
}
