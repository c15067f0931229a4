import type { EventBody } from '@empire/shared-sync/core';
import { followAliases } from '../accounts/aliases.ts';
import { type DocumentTable, type TableDocument, update } from '../accounts/document-table.ts';
import { actDocument } from './act-document.ts';
import { type ItemResult, readCloudEvent } from './cloud-event.ts';
import { countEvents, type DeviceCount } from './count-events.ts';
import { erasedAmong, eraseUser, type Removed } from './erased-users.ts';
import { type FoldedEvents, foldEvents, isEarlier } from './fold.ts';
import { listAll } from './list-all.ts';

/** What event ids begin with, and no other document of the table does. */
const eventIdStarts: readonly string[] = [...'0123456789cdef', ...[...'0123456789abcdef'].flatMap((digit) => [`a${digit}`, `b${digit}`])];

type Told = NonNullable<ReturnType<typeof readCloudEvent>>;

/**
 * Core's memory: each event once under its own id, an index by user beside it, one document per act (`idem:`), and aliases.
 * Every write may be repeated: whatever breaks off is completed when the bridge sends again. Errors of every call: those of {@link DocumentTable}.
 */
export class EventLedger {
  readonly #table: DocumentTable;

  constructor(table: DocumentTable) {
    this.#table = table;
  }

  /** Stores a batch of untrusted CloudEvents and answers each, in order. */
  async record(items: readonly unknown[]): Promise<readonly ItemResult[]> {
    const told = items.map(readCloudEvent);
    const readable = told.flatMap((one) => (one ? [one] : []));
    const users = readable.map(({ userId }) => userId);
    const before = await erasedAmong(this.#table, users);
    const good = readable.filter(({ userId }) => !before.has(userId));
    const written = await this.#table.putAll([...good.map(indexEntry), ...good.map(entry)]);
    const revs = written.slice(good.length);
    const results = new Map<Told, ItemResult>();
    for (const [position, one] of good.entries()) results.set(one, await this.#settle(one, revs[position] !== undefined));
    const erased = await erasedAmong(this.#table, users);
    for (const userId of erased) if (!before.has(userId)) await eraseUser(this.#table, userId);
    return told.map((one, position) => {
      if (one && erased.has(one.userId)) return rejected(one.event.eventId, erasedUser);
      return (one && results.get(one)) ?? rejected(idOf(items[position]), malformed);
    });
  }

  /** Folds one user into another, unless one of them was erased. */
  async alias(userId: string, of: string): Promise<void> {
    if ((await erasedAmong(this.#table, [userId, of])).size > 0) return;
    const _id = `alias:${userId}`;
    await update(this.#table, _id, () => ({ _id, userId, of }));
  }

  /** Removes everything of a user and of everybody folded into it, and takes no more of it for ever. Resolves to what there was. */
  async erase(userId: string): Promise<Removed> {
    return eraseUser(this.#table, userId);
  }

  /** The events of a user and of everybody folded into it. */
  async list(userId: string): Promise<FoldedEvents> {
    return foldEvents(await this.#eventsOf(userId));
  }

  /** How many events of a user, and of everybody folded into it, there are per neuron and device. */
  async counts(userId: string): Promise<readonly DeviceCount[]> {
    return countEvents(await this.#eventsOf(userId));
  }

  /** The folded events of every user, one user after the other. */
  async *everybody(): AsyncGenerator<{ readonly userId: string; readonly events: FoldedEvents }> {
    const rootOf = rootFinder(await this.#aliases());
    const owners = new Map<string, EventBody[]>();
    for (const start of eventIdStarts)
      for await (const page of listAll(this.#table, start))
        for (const { userId, event } of page) {
          const root = await rootOf(String(userId));
          const own = owners.get(root) ?? [];
          own.push(event as EventBody);
          owners.set(root, own);
        }
    for (const [userId, events] of owners) yield { userId, events: foldEvents(events) };
  }

  async #eventsOf(userId: string): Promise<readonly EventBody[]> {
    const aliases = await this.#aliases();
    const rootOf = rootFinder(aliases);
    const root = await rootOf(userId);
    const members = [root];
    for (const alias of aliases.keys()) if (alias !== root && (await rootOf(alias)) === root) members.push(alias);
    const events: EventBody[] = [];
    for (const member of members)
      for await (const pointers of listAll(this.#table, `by-user:${member}:`))
        for (const stored of await this.#read(pointers)) if (members.includes(stored.userId)) events.push(stored.event);
    return unique(events);
  }

  async #aliases(): Promise<ReadonlyMap<string, string>> {
    const aliases = new Map<string, string>();
    for await (const page of listAll(this.#table, 'alias:')) for (const { userId, of } of page) aliases.set(String(userId), String(of));
    return aliases;
  }

  async #read(pointers: readonly TableDocument[]): Promise<readonly Told[]> {
    const stored = await this.#table.getAll([...new Set(pointers.map(({ eventId }) => String(eventId)))]);
    return stored.map(({ userId, event }) => ({ userId: String(userId), event: event as EventBody }));
  }

  async #settle(one: Told, isNew: boolean): Promise<ItemResult> {
    const { event } = one;
    if (!isNew && (await this.#table.get(event.eventId))?.hash !== event.hash)
      return rejected(event.eventId, { code: 'conflict', reason: 'Another event is stored under this id.' });
    const isEffect = await this.#claimAct(one);
    return { id: event.eventId, status: isNew && isEffect ? 'accepted' : 'duplicate' };
  }

  /** The earliest of an act is its effect, in whatever order they arrive. */
  async #claimAct({ userId, event }: Told): Promise<boolean> {
    if (event.idemKey === undefined) return true;
    const root = await followAliases(userId, async (user) => (await this.#table.get(`alias:${user}`))?.of as string | undefined);
    const _id = actDocument(root, event);
    if (_id === undefined) return true;
    const { eventId, hlc } = event;
    const act = await update(this.#table, _id, (known) =>
      known && !isEarlier(event, { hlc: String(known.hlc), eventId: String(known.eventId) }) ? undefined : { _id, eventId, hlc },
    );
    return act?.eventId === eventId;
  }
}

function rootFinder(aliases: ReadonlyMap<string, string>): (userId: string) => Promise<string> {
  return (userId) => followAliases(userId, async (one) => aliases.get(one));
}

/** An event that was copied by a join has a pointer under each of its users. */
function unique(events: readonly EventBody[]): readonly EventBody[] {
  return [...new Map(events.map((event) => [event.eventId, event])).values()];
}

function entry({ userId, event }: Told): TableDocument {
  return { _id: event.eventId, userId, hash: event.hash, event };
}

function indexEntry({ userId, event }: Told): TableDocument {
  return { _id: `by-user:${userId}:${event.hlc}:${event.eventId}`, eventId: event.eventId };
}

const malformed = { code: 'bad-document', reason: 'Its id, source, type or hash does not agree with its data.' };

const erasedUser = { code: 'erased', reason: 'The user of this event was erased.' };

function rejected(id: string, why: { code: string; reason: string }): ItemResult {
  return { id, status: 'rejected', ...why, permanent: true };
}

function idOf(item: unknown): string {
  return typeof item === 'object' && item !== null && 'id' in item ? String(item.id).slice(0, 128) : '';
}
