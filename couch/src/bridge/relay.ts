import { parseDocId } from '@empire/shared-sync/core';
import { toCloudEvent } from '../core-server/cloud-event.ts';
import type { SettledEvent } from './acknowledgement.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import type { Checkpoints } from './checkpoints.ts';
import { type ConsentEntry, gate, readConsentEntry } from './consent-gate.ts';
import type { CoreClient } from './core-client.ts';
import type { DeadLetters } from './dead-letters.ts';
import { deliver } from './deliver.ts';
import { fewAtOnce } from './few-at-once.ts';
import { userOf } from './partition.ts';
import { readLedger } from './read-ledger.ts';
import type { SetAside } from './set-aside.ts';
import type { FeedChange, StoredDocument, UserFeeds } from './user-feeds.ts';

/** Changes to a checkpoint; their documents are read and posted in parts, so that memory stays bounded. */
const pageSize = 500;
const partSize = 100;
/** Parts of a page under way at a time: while Core checks one, CouchDB stores another and reads a third. */
const partsAtOnce = 3;
const consentPrefix = 'host:k:';

export interface RelayPorts {
  readonly feeds: UserFeeds;
  readonly core: CoreClient;
  readonly checkpoints: Checkpoints;
  readonly setAside: SetAside;
  readonly deadLetters: DeadLetters;
  readonly acknowledgements: Acknowledgements;
  /** Told of each event that may leave, before Core is: queues the mail it asks for. May be told again. */
  readonly mail?: ((event: StoredDocument, userId: string) => Promise<void>) | undefined;
}

export interface RelayOptions {
  readonly signal: AbortSignal;
  /** Asked before each page: a worker that lost the partition stops. */
  readonly mayGoOn: () => boolean;
}

/**
 * Brings one database's events to Core, from its checkpoint to its end: changes ─▶ consent ─▶ Core's answer ─▶ acknowledgement ─▶ checkpoint, in this order.
 * Errors: those of the ports; `conflict` when another worker moved the checkpoint.
 */
export async function relay(ports: RelayPorts, database: string, options: RelayOptions): Promise<void> {
  const instance = await ports.feeds.instance(database);
  if (instance === undefined) return;
  let checkpoint = await ports.checkpoints.load(database, instance);
  const changesFrom = (since: string) => quiet(ports.feeds.changes(database, { since, limit: pageSize }));
  let next = changesFrom(checkpoint.seq);
  while (options.mayGoOn() && !options.signal.aborted) {
    const page = await next;
    if (page.changes.length === 0) return;
    const isFull = page.changes.length === pageSize;
    // A page that is not full is the last one there was: what comes after it is asked for when it is done.
    const ahead = isFull ? changesFrom(page.lastSeq) : undefined;
    await forwardPage(ports, database, { changes: page.changes, signal: options.signal });
    checkpoint = await ports.checkpoints.save(checkpoint, page.lastSeq);
    next = ahead ?? changesFrom(checkpoint.seq);
  }
}

async function forwardPage(ports: RelayPorts, database: string, page: { changes: readonly FeedChange[]; signal: AbortSignal }): Promise<void> {
  const events = page.changes.filter(({ id }) => parseDocId(id)?.class === 'e').flatMap(({ id, revs }) => revs.map((rev) => ({ id, rev })));
  const parts = Array.from({ length: Math.ceil(events.length / partSize) }, (_, index) => events.slice(index * partSize, (index + 1) * partSize));
  const settled = await fewAtOnce(parts, partsAtOnce, async (part) => {
    const documents = await ports.feeds.read(database, part);
    return (await forward(ports, database, { documents, signal: page.signal })).settled;
  });
  const freed = page.changes.some(({ id }) => id.startsWith(consentPrefix)) ? await forwardParked(ports, database, page.signal) : [];
  await ports.acknowledgements.settle(database, [...settled.flat(), ...freed]);
}

/** A promise that is awaited later, or never when what goes before it fails. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function forwardParked(ports: RelayPorts, database: string, signal: AbortSignal): Promise<readonly SettledEvent[]> {
  const ids = await ports.setAside.parked(database);
  const documents = await ports.feeds.read(
    database,
    ids.map((id) => ({ id })),
  );
  const { parked, settled } = await forward(ports, database, { documents, signal });
  await ports.setAside.unpark(
    database,
    ids.filter((id) => !parked.includes(id)),
  );
  return settled;
}

/** What became of events: those that wait for consent, and those that are settled. */
export interface Forwarded {
  readonly parked: readonly string[];
  readonly settled: readonly SettledEvent[];
}

/** Forwards, parks or drops each event document. Errors: those of the ports. */
export async function forward(
  ports: Omit<RelayPorts, 'checkpoints' | 'acknowledgements'>,
  database: string,
  work: { documents: readonly StoredDocument[]; signal: AbortSignal },
): Promise<Forwarded> {
  const ledger = work.documents.some(({ purpose }) => purpose !== 'functional') ? await readEntries(ports.feeds, database, work.documents) : [];
  const judged = work.documents.map((document) => ({ document, verdict: gate(document, ledger) }));
  const of = (wanted: string) => judged.filter(({ verdict }) => verdict === wanted).map(({ document }) => document);
  const [parked, dropped] = [of('park').map(({ _id }) => _id), of('drop')];
  for (const document of of('forward')) await ports.mail?.(document, userOf(database));
  const answered = await deliver(
    ports.core,
    of('forward').map((document) => toCloudEvent(document, userOf(database))),
    { signal: work.signal, bury: (event, result) => ports.deadLetters.bury(event, { database, result }) },
  );
  await ports.setAside.park(database, parked);
  await ports.setAside.drop(
    database,
    dropped.map(({ _id }) => _id),
  );
  return {
    parked,
    settled: [...answered.map(({ event, status }) => settledAs({ ...event.data }, status)), ...dropped.map((event) => settledAs(event, 'dropped'))],
  };
}

function settledAs({ neuron, deviceId, deviceSeq }: Readonly<Record<string, unknown>>, status: SettledEvent['status']): SettledEvent {
  return { neuron: String(neuron), deviceId: String(deviceId), deviceSeq: Number(deviceSeq), status };
}

async function readEntries(feeds: UserFeeds, database: string, documents: readonly StoredDocument[]): Promise<readonly ConsentEntry[]> {
  const named = documents.flatMap(({ consentRef }) => (typeof consentRef === 'string' && consentRef.startsWith(consentPrefix) ? [consentRef] : []));
  return (await readLedger(feeds, database, { named })).flatMap((document) => readConsentEntry(document) ?? []);
}
