import {
  type AnyDoc,
  canonicalJson,
  closeLeaf,
  type DroppedBody,
  type DropReason,
  droppedRanges,
  ENVELOPE_VERSION,
  type EventBody,
  immutableRevision,
  sha256Hex,
} from '../../core/index.ts';
import { removeDeadLetters } from '../transfer/outbox.ts';
import type { NeuronStores } from './neuron-stores.ts';
import { openDocs } from './state-writer.ts';

/** A document that holds an event, as the log gives it. */
export type EventDoc = AnyDoc & EventBody;

/** What is to be dropped, written down before anything is: opening the databases finishes what a crash left half done. */
interface Intent {
  readonly records: readonly AnyDoc[];
  readonly events: readonly string[];
}

/** Fewer ranges than this stay far below the largest document. */
const eventsPerRecord = 5_000;

/**
 * Removes events from the log before they were sent and leaves a record (class `d`) of their numbers in their place, which is pushed.
 * The record is written first; a crash between the two is made good by {@link finishDrops}. Dropping an event that is gone already
 * changes nothing. An event that is being sent meanwhile may arrive all the same: whoever counts takes it as received.
 * Answers the ids of the records. Nudging the other contexts is left to the caller. Errors: those of the store.
 */
export async function dropEvents(stores: NeuronStores, { events, reason }: { events: readonly EventDoc[]; reason: DropReason }): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let at = 0; at < events.length; at += eventsPerRecord) {
    const here = await stillThere(stores, events.slice(at, at + eventsPerRecord));
    if (here.length === 0) continue;
    const intent: Intent = { records: recordsOf(stores, { events: here, reason }), events: here.map(({ _id }) => _id) };
    const id = `${stores.manifest.id}:l:dropping:${sha256Hex(canonicalJson(intent.events)).slice(0, 32)}`;
    if (((await stores.log.store.read([id]))[0] ?? []).every((leaf) => 'doc' in leaf && leaf.doc._deleted === true)) {
      await stores.log.store.edit({ id, body: { ...intent } });
    }
    await carryOut(stores, { id, intent });
    ids.push(...intent.records.map(({ _id }) => _id));
  }
  return ids;
}

/** Leaves the record alone: the numbers count as dropped, and the events stay. Errors: those of the store. */
export async function recordDropped(stores: NeuronStores, { events, reason }: { events: readonly EventDoc[]; reason: DropReason }): Promise<void> {
  await stores.log.store.graft(recordsOf(stores, { events, reason }), 'local');
}

/** Finishes what {@link dropEvents} began before a crash. Run when the databases open. Errors: those of the store. */
export async function finishDrops(stores: NeuronStores): Promise<void> {
  for (const doc of (await stores.log.store.list('l', `${stores.manifest.id}:dropping`)).flatMap(openDocs)) {
    if (doc._deleted !== true) await carryOut(stores, { id: doc._id, intent: doc as unknown as Intent });
  }
}

/** The highest number in a record of dropped events; 0 for any other document. */
export function highestDropped(doc: AnyDoc): number {
  const ranges = doc.ranges as DroppedBody['ranges'] | undefined;
  return Array.isArray(ranges) ? Math.max(0, ...ranges.map(([, last]) => last)) : 0;
}

async function carryOut(stores: NeuronStores, { id, intent }: { id: string; intent: Intent }): Promise<void> {
  const { store } = stores.log;
  await store.graft(intent.records, 'local');
  const leaves = (await store.read(intent.events)).flatMap(openDocs).filter((doc) => doc._deleted !== true);
  // Not `local`: nothing of a removed event is ever sent.
  await store.graft(leaves.map(tombstone), 'remote');
  await removeDeadLetters(
    stores,
    leaves.map(({ _id, _rev }) => ({ docId: _id, rev: _rev })),
  );
  await store.graft(
    openDocs((await store.read([id]))[0] ?? [])
      .filter((doc) => doc._deleted !== true)
      .map(closeLeaf),
    'remote',
  );
}

async function stillThere({ log }: NeuronStores, events: readonly EventDoc[]): Promise<readonly EventDoc[]> {
  const leaves = await log.store.read(events.map(({ _id }) => _id));
  return events.filter((_, index) => openDocs(leaves[index] ?? []).some((doc) => doc._deleted !== true));
}

/** One record per device: a log may hold events of the id that this device had before its profile was copied. */
function recordsOf({ manifest }: NeuronStores, { events, reason }: { events: readonly EventDoc[]; reason: DropReason }): readonly AnyDoc[] {
  return [...new Set(events.map(({ deviceId }) => deviceId))].map((deviceId) => {
    const own = events.filter((event) => event.deviceId === deviceId);
    return recordOf(manifest.id, { own, reason });
  });
}

function recordOf(neuron: string, { own, reason }: { own: readonly EventDoc[]; reason: DropReason }): AnyDoc {
  const latest = own.reduce((best, event) => (event.hlc > best.hlc ? event : best));
  const ranges = droppedRanges(own.map(({ deviceSeq }) => deviceSeq));
  const { anonId, deviceId, hlc } = latest;
  const body: DroppedBody = { v: ENVELOPE_VERSION, schema: 1, neuron, anonId, deviceId, hlc, reason, ranges, count: own.length };
  const _id = `${neuron}:d:dropped:${sha256Hex(canonicalJson(body)).slice(0, 32)}`;
  const _rev = immutableRevision({ _id, ...body });
  return { ...body, _id, _rev, _revisions: { start: 1, ids: [_rev.slice(2)] } } as unknown as AnyDoc;
}

/** It keeps the number, which must never be given again. */
function tombstone(event: AnyDoc): AnyDoc {
  const { deviceId, deviceSeq, eventId } = event as EventDoc;
  return { ...closeLeaf(event), closedBy: 'dropped', deviceId, deviceSeq, eventId };
}
