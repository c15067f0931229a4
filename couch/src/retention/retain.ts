import type { DocumentTable } from '../accounts/document-table.ts';
import { readAcknowledgement, settledNumbers } from '../bridge/acknowledgement.ts';
import { acknowledgementId } from '../bridge/acknowledgements.ts';
import type { StoredDocument, UserFeeds } from '../bridge/user-feeds.ts';
import { isInRanges, type SeqRanges } from '../core-server/seq-ranges.ts';
import { eventTime } from './event-time.ts';
import { daysFor, isAgedOut, newestAgedOut, type RetentionRules } from './retention-rules.ts';

export interface RetainPorts {
  readonly feeds: UserFeeds;
  /** Where dead letters are. */
  readonly control: DocumentTable;
}

export interface RetainOptions {
  readonly rules: RetentionRules;
  readonly nowMs: number;
  /** Asked before each page: a worker that lost the partition stops. */
  readonly mayGoOn?: () => boolean;
}

const pageSize = 500;
const dayMs = 86_400_000;

/**
 * Removes from one user's database the events that are older than the rules keep them and that Core has acknowledged; resolves to how many.
 * An event that Core refused for good stays, as does one that waits for consent. Removed means a tombstone: what a device pushes again is known
 * by its revision and changes nothing. The acknowledgements stay, so that every number is still accounted for. May be repeated.
 * Errors: those of the ports.
 */
export async function retain(ports: RetainPorts, database: string, options: RetainOptions): Promise<number> {
  const newest = newestAgedOut(options.rules, options.nowMs);
  if (newest === undefined || (await ports.feeds.instance(database)) === undefined) return 0;
  const settled = settledLookup(ports.feeds, database);
  let [removed, since] = [0, '0'];
  while (options.mayGoOn?.() ?? true) {
    const { changes, lastSeq } = await ports.feeds.changes(database, { since, limit: pageSize });
    if (changes.length === 0) break;
    const old = changes.filter(({ id, isDeleted }) => !isDeleted && mayBeOld(id, { newest, nowMs: options.nowMs }));
    const documents = await ports.feeds.leaves(
      database,
      old.map(({ id }) => id),
    );
    removed += await removeAged(ports, database, { documents, settled, ...options });
    since = lastSeq;
  }
  return removed;
}

/** By the time in the id; a time in the future says nothing, and the body is asked. */
function mayBeOld(id: string, { newest, nowMs }: { newest: number; nowMs: number }): boolean {
  if (!/^[^:]+:e:/.test(id)) return false;
  const madeAtMs = eventTime(id);
  return madeAtMs === undefined || madeAtMs < newest || madeAtMs > nowMs + dayMs;
}

type SettledLookup = (document: StoredDocument) => Promise<boolean>;

async function removeAged(
  { feeds, control }: RetainPorts,
  database: string,
  work: RetainOptions & { documents: readonly StoredDocument[]; settled: SettledLookup },
): Promise<number> {
  const dead = new Set((await control.getAll(work.documents.map(({ eventId }) => `dead:${String(eventId)}`))).map(({ _id }) => _id));
  const ended: StoredDocument[] = [];
  for (const document of work.documents) {
    const days = daysFor(work.rules, { neuron: String(document.neuron), purpose: String(document.purpose) });
    if (!isAgedOut(madeAt(document), { days, nowMs: work.nowMs }) || dead.has(`dead:${String(document.eventId)}`)) continue;
    if (await work.settled(document)) ended.push(document);
  }
  const written = await feeds.write(
    database,
    ended.map(({ _id, _rev }) => ({ _id, _rev, _deleted: true })),
  );
  return written.filter(Boolean).length;
}

/** By the device's clock as far as it knew the server's. */
function madeAt({ clientTs, skewMs }: StoredDocument): number {
  return Number(clientTs) + (typeof skewMs === 'number' ? skewMs : 0);
}

/** Whether the bridge has told the device that an event is settled; each acknowledgement is read once. */
function settledLookup(feeds: UserFeeds, database: string): SettledLookup {
  const known = new Map<string, Promise<SeqRanges>>();
  const read = async (id: string): Promise<SeqRanges> => {
    const found = await feeds.leaves(database, [id]);
    return found.flatMap(({ value }) => readAcknowledgement(value) ?? []).flatMap(settledNumbers);
  };
  return async ({ neuron, deviceId, deviceSeq }) => {
    const id = acknowledgementId(String(neuron), String(deviceId));
    if (id === undefined) return false;
    const numbers = known.get(id) ?? read(id);
    known.set(id, numbers);
    return isInRanges(await numbers, Number(deviceSeq));
  };
}
