import { EmpireError, errorCode } from '@empire/contract';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { PullPorts } from './pull-documents.ts';

/** What a server says of a database: its incarnation and how far its feed has come. */
export interface Standing {
  readonly instance: string;
  readonly seq: string;
}

/**
 * A place in the feed of one incarnation of a database. `line` tells one history from another, for a server that was set back gives the same
 * sequences again: it is when the device began to read (milliseconds since 1970).
 */
export interface Mark extends Standing {
  readonly line: number;
}

/** Whether two marks are the same place of the same history. */
export function isSamePlace(mark: Readonly<Record<string, unknown>> | undefined, { instance, seq, line }: Mark): boolean {
  return mark?.instance === instance && mark.seq === seq && mark.line === line;
}

/** A mark that was kept among a neuron's notes. */
export async function readMark(stores: NeuronStores, name: string): Promise<Mark | undefined> {
  const note = await stores.state.store.note(name);
  const { instance, seq, line } = note ?? {};
  return typeof instance === 'string' && typeof seq === 'string' && typeof line === 'number' ? { instance, seq, line } : undefined;
}

/**
 * Whether a server that calls itself the same stands before the place that this device has seen: it was restored from a backup. The
 * copies of a cluster may differ for a moment, so it is asked twice.
 */
export async function wasSetBack(
  feed: { readonly database: string },
  { known, info, ports }: { known: Standing; info: Standing; ports: PullPorts },
): Promise<boolean> {
  if (known.instance !== info.instance || !isBehind(info.seq, known.seq)) return false;
  const again = await ports.remote.info(feed.database, { signal: ports.signal });
  return again.instance === known.instance && isBehind(again.seq, known.seq);
}

/**
 * Whether one sequence is before another. Sequences are opaque but for the number they begin with: the count of updates that they
 * stand for (https://docs.couchdb.org/en/stable/api/database/changes.html). Where there is none, nothing is behind.
 */
export function isBehind(seq: string, other: string): boolean {
  return countOf(seq) < countOf(other);
}

function countOf(seq: string): number {
  return Number.parseInt(seq, 10);
}

/** Whether a feed was refused because the server does not know the place that was asked for. */
export function isUnknownPlace(error: unknown): boolean {
  return errorCode(error) === 'bad-response' && error instanceof EmpireError && error.details.status === 400;
}
