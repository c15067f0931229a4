import { parseDocId } from '@empire/shared-sync/core';
import type { DeviceCount } from '../core-server/count-events.ts';
import { groupBy } from '../core-server/group-by.ts';
import { isInRanges, rangesOf, type SeqRanges, sizeOfRanges, subtractRanges } from '../core-server/seq-ranges.ts';
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
  /** Numbers below `highest` that never arrived in CouchDB. */
  readonly neverArrived: SeqRanges;
  /** Numbers in CouchDB that are neither at Core nor set aside for a reason. */
  readonly missing: SeqRanges;
  /** The documents of `missing`. */
  readonly missingIds: readonly string[];
  /** Not at Core for a reason: consent not seen yet, consent withdrawn, refused by Core for good. */
  readonly parked: number;
  readonly dropped: number;
  readonly dead: number;
}

interface EventPlace {
  readonly id: string;
  readonly eventId: string;
  readonly neuron: string;
  readonly deviceId: string;
  readonly deviceSeq: number;
}

const pageSize = 200;

/** Compares what a user's database holds with what Core holds, per neuron and device. Errors: those of the ports. */
export async function checkCompleteness(
  ports: CompletenessPorts,
  database: string,
  { signal }: { signal: AbortSignal },
): Promise<readonly DeviceCompleteness[]> {
  const places = await readPlaces(ports.feeds, database);
  if (places.length === 0) return [];
  const userId = userOf(database);
  const [counts, parked, dropped] = [
    await ports.core.counts(userId, { signal }),
    await ports.setAside.parked(database),
    await ports.setAside.dropped(database),
  ];
  const dead = (await ports.deadLetters.list()).map(({ event }) => event.id);
  const reasons = { parked: new Set(parked), dropped: new Set(dropped), dead: new Set(dead) };
  return [...groupBy(places, ({ neuron, deviceId }) => `${neuron} ${deviceId}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => {
      const { neuron, deviceId } = own[0] as EventPlace;
      const count = counts.find((one) => one.neuron === neuron && one.deviceId === deviceId);
      return { userId, neuron, deviceId, ...compare(own, { count, reasons }) };
    });
}

function compare(
  places: readonly EventPlace[],
  known: { count: DeviceCount | undefined; reasons: Readonly<Record<'parked' | 'dropped' | 'dead', ReadonlySet<string>>> },
): Omit<DeviceCompleteness, 'userId' | 'neuron' | 'deviceId'> {
  const absent = absentFrom(known.count, places);
  const { parked, dropped, dead } = known.reasons;
  const unexplained = absent.filter(({ id, eventId }) => !parked.has(id) && !dropped.has(id) && !dead.has(eventId));
  const arrived = rangesOf(places.map(({ deviceSeq }) => deviceSeq));
  const highest = arrived.at(-1)?.[1] ?? 0;
  return {
    highest,
    atCore: sizeOfRanges(arrived) - sizeOfRanges(rangesOf(absent.map(({ deviceSeq }) => deviceSeq))),
    neverArrived: subtractRanges([[1, highest]], arrived),
    missing: rangesOf(unexplained.map(({ deviceSeq }) => deviceSeq)),
    missingIds: unexplained.map(({ id }) => id),
    parked: absent.filter(({ id }) => parked.has(id)).length,
    dropped: absent.filter(({ id }) => dropped.has(id)).length,
    dead: absent.filter(({ eventId }) => dead.has(eventId)).length,
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

async function readPlaces(feeds: UserFeeds, database: string): Promise<readonly EventPlace[]> {
  const places: EventPlace[] = [];
  let since = '0';
  for (;;) {
    const { changes, lastSeq } = await feeds.changes(database, { since, limit: pageSize });
    if (changes.length === 0) return places;
    const events = changes.filter(({ id }) => parseDocId(id)?.class === 'e').flatMap(({ id, revs }) => revs.map((rev) => ({ id, rev })));
    for (const document of await feeds.read(database, events)) {
      const { _id: id, eventId, neuron, deviceId, deviceSeq } = document as typeof document & Omit<EventPlace, 'id'>;
      places.push({ id, eventId, neuron, deviceId, deviceSeq });
    }
    since = lastSeq;
  }
}
