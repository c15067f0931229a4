import { parseDocId } from '@empire/shared-sync/core';
import { toCloudEvent } from '../core-server/cloud-event.ts';
import type { Checkpoints } from './checkpoints.ts';
import { type ConsentEntry, gate, readConsentEntry } from './consent-gate.ts';
import type { CoreClient } from './core-client.ts';
import { deliver } from './deliver.ts';
import { userOf } from './partition.ts';
import type { SetAside } from './set-aside.ts';
import type { FeedChange, StoredDocument, UserFeeds } from './user-feeds.ts';

const pageSize = 100;
const consentPrefix = 'host:k:';

export interface RelayPorts {
  readonly feeds: UserFeeds;
  readonly core: CoreClient;
  readonly checkpoints: Checkpoints;
  readonly setAside: SetAside;
}

export interface RelayOptions {
  readonly signal: AbortSignal;
  /** Asked before each page: a worker that lost the partition stops. */
  readonly mayGoOn: () => boolean;
}

/**
 * Brings one database's events to Core, from its checkpoint to its end: changes ─▶ consent ─▶ Core's answer ─▶ checkpoint, in this order.
 * Errors: those of the ports; `conflict` when another worker moved the checkpoint.
 */
export async function relay(ports: RelayPorts, database: string, options: RelayOptions): Promise<void> {
  const instance = await ports.feeds.instance(database);
  if (instance === undefined) return;
  let checkpoint = await ports.checkpoints.load(database, instance);
  while (options.mayGoOn() && !options.signal.aborted) {
    const page = await ports.feeds.changes(database, { since: checkpoint.seq, limit: pageSize });
    if (page.changes.length === 0) return;
    await forwardPage(ports, database, { changes: page.changes, signal: options.signal });
    checkpoint = await ports.checkpoints.save(checkpoint, page.lastSeq);
  }
}

async function forwardPage(ports: RelayPorts, database: string, page: { changes: readonly FeedChange[]; signal: AbortSignal }): Promise<void> {
  const events = page.changes.filter(({ id }) => parseDocId(id)?.class === 'e').flatMap(({ id, revs }) => revs.map((rev) => ({ id, rev })));
  await forward(ports, database, { documents: await ports.feeds.read(database, events), signal: page.signal });
  if (!page.changes.some(({ id }) => id.startsWith(consentPrefix))) return;
  const parked = await ports.setAside.parked(database);
  const stillParked = await forward(ports, database, {
    documents: await ports.feeds.read(
      database,
      parked.map((id) => ({ id })),
    ),
    signal: page.signal,
  });
  await ports.setAside.unpark(
    database,
    parked.filter((id) => !stillParked.includes(id)),
  );
}

/** Forwards, parks or drops each document; returns the ids of those parked. */
async function forward(ports: RelayPorts, database: string, work: { documents: readonly StoredDocument[]; signal: AbortSignal }): Promise<readonly string[]> {
  const ledger = work.documents.some(({ purpose }) => purpose !== 'functional') ? await readLedger(ports.feeds, database) : [];
  const judged = work.documents.map((document) => ({ document, verdict: gate(document, ledger) }));
  const of = (wanted: string) => judged.filter(({ verdict }) => verdict === wanted).map(({ document }) => document);
  const events = of('forward').map((document) => toCloudEvent(document, userOf(database)));
  await deliver(ports.core, events, { signal: work.signal, bury: (event, result) => ports.setAside.bury(event, result) });
  const parked = of('park').map(({ _id }) => _id);
  await ports.setAside.park(database, parked);
  await ports.setAside.drop(
    database,
    of('drop').map(({ _id }) => _id),
  );
  return parked;
}

async function readLedger(feeds: UserFeeds, database: string): Promise<readonly ConsentEntry[]> {
  return (await feeds.range(database, consentPrefix)).flatMap((document) => readConsentEntry(document) ?? []);
}
