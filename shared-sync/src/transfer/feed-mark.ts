import { EmpireError, errorCode } from '@empire/contract';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { PullPorts } from './pull-documents.ts';

/** A place in the feed of one incarnation of a database. */
export interface Mark {
  readonly instance: string;
  readonly seq: string;
}

/** A mark that was kept among a neuron's notes. */
export async function readMark(stores: NeuronStores, name: string): Promise<Mark | undefined> {
  const note = await stores.state.store.note(name);
  return typeof note?.instance === 'string' && typeof note.seq === 'string' ? { instance: note.instance, seq: note.seq } : undefined;
}

/**
 * Whether a server that calls itself the same stands before the place that this device has seen: it was restored from a backup. The
 * copies of a cluster may differ for a moment, so it is asked twice.
 */
export async function wasSetBack(feed: { readonly database: string }, { known, info, ports }: { known: Mark; info: Mark; ports: PullPorts }): Promise<boolean> {
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
