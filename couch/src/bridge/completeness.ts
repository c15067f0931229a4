import { parseDocId } from '@empire/shared-sync/core';
import type { DeviceCount } from '../core-server/count-events.ts';
import { groupBy } from '../core-server/group-by.ts';
import { isInRanges, joinRanges, rangesOf, readRanges, type SeqRanges, sizeOfRanges, subtractRanges } from '../core-server/seq-ranges.ts';
import { readAcknowledgement, settledNumbers } from './acknowledgement.ts';
import type { CoreClient } from './core-client.ts';
import type { DeadLetters } from './dead-letters.ts';
import { userOf } from './partition.ts';
import type { SetAside } from './set-aside.ts';
import type { UserFeeds } from './user-feeds.ts';

export interface CompletenessPorts {
  readonly feeds: UserFeeds;
  readonly core: CoreClient;
  readonly setAside: SetAside;
  readonly deadLetters: DeadLetters;
}

/** What of the events of one device and neuron is where. */
export interface DeviceCompleteness {
  readonly userId: string;
  readonly neuron: string;
  readonly deviceId: string;
  /** How far the device has counted, as far as CouchDB knows. */
  readonly highest: number;
  readonly atCore: number;
  /** Numbers below `highest` that never arrived in CouchDB and were not dropped by the device. */
  readonly neverArrived: SeqRanges;
  /** Numbers in CouchDB that are neither at Core nor set aside for a reason. */
  readonly missing: SeqRanges;
  /** The documents of `missing`. */
  readonly missingIds: readonly string[];
  /** Not at Core for a reason: consent not seen yet, consent withdrawn, refused by Core for good. */
  readonly parked: number;
  readonly dropped: number;
  readonly dead: number;
  /** Removed on the device before they were sent, as its records (class `d`) say: received + this = sent. */
  readonly droppedUnsent: number;
  /** Settled and then removed from CouchDB by its age, as the acknowledgement says. */
  readonly retired: number;
}

/** What one user's database says of its events: those that are there, the records of those that never will be, and how far they are settled. */
interface Arrived {
  readonly places: readonly EventPlace[];
  readonly drops: readonly NumberedRecord[];
  readonly settled: readonly NumberedRecord[];
}

interface NumberedRecord {
  readonly neuron: string;
  readonly deviceId: string;
  readonly ranges: SeqRanges;
}

interface EventPlace {
  readonly id: string;
  readonly eventId: string;
  readonly neuron: string;
  readonly deviceId: string;
  readonly deviceSeq: number;
}

const pageSize = 200;

type ParsedId = ReturnType<typeof parseDocId>;

/** Compares what a user's database holds with what Core holds, per neuron and device. Errors: those of the ports. */
export async function checkCompleteness(
  ports: CompletenessPorts,
  database: string,
  { signal }: { signal: AbortSignal },
): Promise<readonly DeviceCompleteness[]> {
  const { places, drops, settled } = await readArrived(ports.feeds, database);
  if (places.length + drops.length + settled.length === 0) return [];
  const userId = userOf(database);
  const [counts, parked, dropped] = [
    await ports.core.counts(userId, { signal }),
    await ports.setAside.parked(database),
    await ports.setAside.dropped(database),
  ];
  const dead = (await ports.deadLetters.list()).map(({ event }) => event.id);
  const reasons = { parked: new Set(parked), dropped: new Set(dropped), dead: new Set(dead) };
  return [...groupBy([...places, ...drops, ...settled], deviceOf)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([device, [first]]) => {
      const { neuron, deviceId } = first as NumberedRecord;
      const count = counts.find((one) => one.neuron === neuron && one.deviceId === deviceId);
      const own = places.filter((place) => deviceOf(place) === device);
      const [unsent, told] = [numbersOf(drops, device), numbersOf(settled, device)];
      return { userId, neuron, deviceId, ...compare(own, { count, reasons, unsent, told }) };
    });
}

interface Known {
  readonly count: DeviceCount | undefined;
  readonly reasons: Readonly<Record<'parked' | 'dropped' | 'dead', ReadonlySet<string>>>;
  readonly unsent: SeqRanges;
  readonly told: SeqRanges;
}

function compare(places: readonly EventPlace[], known: Known): Omit<DeviceCompleteness, 'userId' | 'neuron' | 'deviceId'> {
  const absent = absentFrom(known.count, places);
  const { parked, dropped, dead } = known.reasons;
  const unexplained = absent.filter(({ id, eventId }) => !parked.has(id) && !dropped.has(id) && !dead.has(eventId));
  const arrived = rangesOf(places.map(({ deviceSeq }) => deviceSeq));
  // An event that was on its way when it was dropped has arrived, whatever the record says.
  const unsent = subtractRanges(known.unsent, arrived);
  const retired = subtractRanges(known.told, joinRanges(arrived, unsent));
  const accounted = joinRanges(joinRanges(arrived, unsent), retired);
  const highest = accounted.at(-1)?.[1] ?? 0;
  const retiredElsewhere = subtractRanges(retired, known.count?.seqs ?? []);
  return {
    highest,
    atCore: sizeOfRanges(arrived) - sizeOfRanges(rangesOf(absent.map(({ deviceSeq }) => deviceSeq))) + sizeOfRanges(retired) - sizeOfRanges(retiredElsewhere),
    neverArrived: subtractRanges([[1, highest]], accounted),
    missing: rangesOf(unexplained.map(({ deviceSeq }) => deviceSeq)),
    missingIds: unexplained.map(({ id }) => id),
    parked: absent.filter(({ id }) => parked.has(id)).length,
    dropped: absent.filter(({ id }) => dropped.has(id)).length,
    dead: absent.filter(({ eventId }) => dead.has(eventId)).length,
    droppedUnsent: sizeOfRanges(unsent),
    retired: sizeOfRanges(retired),
  };
}

/**
 * The places whose number Core does not have. Two events under one number, from a profile that was copied, cannot be told apart by
 * numbers: when Core has fewer events than CouchDB, neither counts as there.
 */
function absentFrom(count: DeviceCount | undefined, places: readonly EventPlace[]): readonly EventPlace[] {
  const sharing = groupBy(places, ({ deviceSeq }) => deviceSeq);
  const isShort = (count?.events ?? 0) < places.length;
  return places.filter(({ deviceSeq }) => !isInRanges(count?.seqs ?? [], deviceSeq) || (isShort && (sharing.get(deviceSeq)?.length ?? 0) > 1));
}

function numbersOf(records: readonly NumberedRecord[], device: string): SeqRanges {
  return records.filter((record) => deviceOf(record) === device).reduce<SeqRanges>((all, { ranges }) => joinRanges(all, ranges), []);
}

function deviceOf({ neuron, deviceId }: { neuron: string; deviceId: string }): string {
  return `${neuron} ${deviceId}`;
}

async function readArrived(feeds: UserFeeds, database: string): Promise<Arrived> {
  const places: EventPlace[] = [];
  const [drops, settled]: [NumberedRecord[], NumberedRecord[]] = [[], []];
  let since = '0';
  for (;;) {
    const { changes, lastSeq } = await feeds.changes(database, { since, limit: pageSize });
    if (changes.length === 0) return { places, drops, settled };
    const wanted = changes.filter(({ id }) => isCounted(parseDocId(id))).flatMap(({ id, revs }) => revs.map((rev) => ({ id, rev })));
    for (const document of await feeds.read(database, wanted)) {
      const { _id: id, eventId, neuron, deviceId, deviceSeq, ranges } = document as typeof document & Omit<EventPlace, 'id'> & { ranges?: unknown };
      const named = parseDocId(id);
      if (named?.class === 'e') places.push({ id, eventId, neuron, deviceId, deviceSeq });
      else if (named?.class === 'r') settled.push(settledBy(named, document.value));
      else drops.push({ neuron, deviceId, ranges: readRanges(ranges) ?? [] });
    }
    since = lastSeq;
  }
}

function isCounted(named: ParsedId): boolean {
  return named?.class === 'e' || named?.class === 'd' || (named?.class === 'r' && named.collection === 'ack');
}

function settledBy({ neuron, key }: NonNullable<ParsedId>, value: unknown): NumberedRecord {
  const acknowledgement = readAcknowledgement(value);
  return { neuron, deviceId: key, ranges: acknowledgement ? settledNumbers(acknowledgement) : [] };
}
