import { type AnyDoc, type AuditBody, type AuditEntry, auditSegment, ENVELOPE_VERSION, maxAuditEntries } from '../../core/index.ts';
import { readFork } from '../device/fork.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { noteEnd, readEnd } from './audit-end.ts';
import { claimPlace, finishClaimed } from './claim.ts';
import { entriesOf, entryOfNote } from './entries-of.ts';
import { readOutcomes, takeOutcomes } from './outcome-notes.ts';

const page = 200;
/** The note that keeps a follower's place in a database; compaction keeps what lies after it. */
const placeNote = 'audit';

/** An entry and where it was found; the last entry of a change carries its place. */
export interface Found {
  readonly entry: AuditEntry;
  readonly place?: { readonly database: string; readonly seq: number };
}

/** The last segment of this device's chain. */
export interface ChainHead {
  readonly key: string;
  readonly body: AuditBody;
}

/** This device's segments as they are stored, in no order. */
export async function ownSegments(parts: EngineParts): Promise<readonly AnyDoc[]> {
  return (await everySegment(parts)).filter((doc) => doc.deviceId === parts.device.deviceId);
}

/** The segments under every id that this device ever had. */
export async function everySegment({ neurons }: EngineParts): Promise<readonly AnyDoc[]> {
  const [host] = neurons();
  return host ? (await host.log.store.list('a', 'host:audit')).flatMap(openDocs).filter((doc) => doc._deleted !== true) : [];
}

/**
 * Reads on in every database from where the chain ended, and appends what this device did as segments, each in one write that holds its
 * entries and their places: a crash between two leaves a chain that goes on. Rounds that went through are told with the next act; `all`
 * tells them at once. Run under the transfer lock, of which `lost` tells that it was taken: whoever holds it then goes on with the chain. Answers how
 * many segments were written. Errors: those of the stores; the reason of `lost`.
 */
export async function followChanges(parts: EngineParts, { all, lost }: { all: boolean; lost?: AbortSignal }): Promise<number> {
  const [host] = parts.neurons();
  if (!host) return 0;
  await goOnFromClaim(host, parts);
  let head = chainHead(await ownSegments(parts));
  // A chain that begins after a fork goes on where the former one stood.
  const told = head ?? chainHead(await everySegment(parts));
  const found: Found[] = head ? [] : await forkOf(parts);
  const scanned = new Map<LocalDatabase, number>();
  for (const stores of parts.neurons()) {
    for (const database of [stores.state, stores.log]) scanned.set(database, await scan(database, { stores, head: told, found, nowMs: parts.device.now() }));
  }
  const outcomes = await readOutcomes(parts.ports.vault);
  const isWorthIt = found.length > 0 || outcomes.some(({ outcome }) => outcome === 'key') || (all && outcomes.length > 0);
  if (isWorthIt) found.push(...outcomes.map((note) => ({ entry: entryOfNote(note) })));
  const segments = Math.ceil(found.length / maxAuditEntries);
  for (let at = 0; at < found.length; at += maxAuditEntries)
    head = await appendSegment(host, { parts, head, found: found.slice(at, at + maxAuditEntries), lost });
  if (isWorthIt) await takeOutcomes(parts.ports.vault, outcomes);
  for (const [database, seq] of scanned) await keepPlace(database, seq);
  if (segments > 0) parts.nudges.wrote(host.log.name);
  return segments;
}

async function scan(
  database: LocalDatabase,
  { stores, head, found, nowMs }: { stores: NeuronStores; head: ChainHead | undefined; found: Found[]; nowMs: number },
): Promise<number> {
  let since = Math.max(await placeIn(database), head?.body.upTo[database.name] ?? 0);
  for (;;) {
    const { changes, lastSeq } = await database.store.changes({ since, limit: page });
    for (const change of changes) {
      const entries = entriesOf(change, { stores, nowMs });
      const place = { database: database.name, seq: change.seq };
      found.push(...entries.map((entry, index) => ({ entry, ...(index === entries.length - 1 && { place }) })));
    }
    since = Math.max(since, lastSeq);
    if (changes.length < page) return since;
  }
}

/** Adds one segment after `head`. Run under the transfer lock. Errors: `timeout` when another context has gone on with the chain; those of the store. */
export async function appendSegment(
  host: NeuronStores,
  { parts, head, found, lost }: { parts: EngineParts; head: ChainHead | undefined; found: readonly Found[]; lost?: AbortSignal | undefined },
): Promise<ChainHead> {
  const { anonId, deviceId } = parts.device;
  const upTo = { ...head?.body.upTo, ...Object.fromEntries(found.flatMap(({ place }) => (place ? [[place.database, place.seq]] : []))) };
  const end = await readEnd(parts.ports.vault, deviceId);
  // What is gone from the end here may be at the server: the chain goes on after it, so that it has no two of one number.
  const last = end && end.seq > (head?.body.seq ?? -1) ? end : head && { seq: head.body.seq, key: head.key };
  const link = { seq: last ? last.seq + 1 : 0, prev: last?.key ?? null };
  const body: AuditBody = {
    v: ENVELOPE_VERSION,
    schema: 1,
    anonId,
    deviceId,
    hlc: parts.device.stamp(),
    ...link,
    entries: found.map(({ entry }) => entry),
    upTo,
  };
  const doc = auditSegment(body);
  lost?.throwIfAborted();
  await claimPlace(host.log.store, doc);
  await host.log.store.graft([doc], 'local');
  const key = keyOf(doc);
  await noteEnd(parts.ports.vault, { deviceId, seq: body.seq, key });
  return { key, body };
}

/** A segment that was claimed is the end of the chain, whoever wrote it. */
async function goOnFromClaim(host: NeuronStores, { ports, device: { deviceId } }: EngineParts): Promise<void> {
  const claimed = await finishClaimed(host.log.store);
  if (claimed?.deviceId !== deviceId) return;
  const { seq } = claimed as unknown as AuditBody;
  const end = await readEnd(ports.vault, deviceId);
  if (seq > (end?.seq ?? -1)) await noteEnd(ports.vault, { deviceId, seq, key: keyOf(claimed) });
}

async function forkOf({ ports, device }: EngineParts): Promise<Found[]> {
  const fork = await readFork(ports.vault);
  return fork?.to === device.deviceId ? [{ entry: { kind: 'fork', at: fork.atMs, from: fork.from } }] : [];
}

/** The last segment of a chain. */
export function chainHead(segments: readonly AnyDoc[]): ChainHead | undefined {
  const bodies = segments.map((doc) => ({ key: keyOf(doc), body: doc as unknown as AuditBody }));
  return bodies.reduce<ChainHead | undefined>((best, one) => (best === undefined || one.body.seq > best.body.seq ? one : best), undefined);
}

function keyOf({ _id }: AnyDoc): string {
  return _id.split(':').at(-1) ?? '';
}

async function placeIn({ store }: LocalDatabase): Promise<number> {
  const note = await store.note(placeNote);
  return typeof note?.seq === 'number' ? note.seq : 0;
}

async function keepPlace(database: LocalDatabase, seq: number): Promise<void> {
  if (seq > (await placeIn(database))) await database.store.writeNote(placeNote, { seq });
}
