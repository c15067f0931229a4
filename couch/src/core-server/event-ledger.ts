import { createHash } from 'node:crypto';
import type { EventBody } from '@empire/shared-sync/core';
import { followAliases } from '../accounts/aliases.ts';
import { type DocumentTable, type TableDocument, update } from '../accounts/document-table.ts';
import { type ItemResult, readCloudEvent } from './cloud-event.ts';
import { type FoldedEvents, foldEvents, isEarlier } from './fold.ts';

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
    const good = told.flatMap((one) => (one ? [one] : []));
    await this.#table.putAll(good.map(indexEntry));
    const revs = await this.#table.putAll(good.map(entry));
    const results = new Map<Told, ItemResult>();
    for (const [position, one] of good.entries()) results.set(one, await this.#settle(one, revs[position] !== undefined));
    return told.map((one, position) => (one && results.get(one)) ?? rejected(idOf(items[position]), 'bad-document'));
  }

  /** Folds one user into another. */
  async alias(userId: string, of: string): Promise<void> {
    const _id = `alias:${userId}`;
    await update(this.#table, _id, () => ({ _id, userId, of }));
  }

  /** The events of a user and of everybody folded into it. */
  async list(userId: string): Promise<FoldedEvents> {
    const aliases = new Map((await this.#table.list({ prefix: 'alias:' })).map(({ userId: alias, of }) => [String(alias), String(of)]));
    const rootOf = (user: string) => followAliases(user, async (one) => aliases.get(one));
    const root = await rootOf(userId);
    const members = [root];
    for (const alias of aliases.keys()) if (alias !== root && (await rootOf(alias)) === root) members.push(alias);
    const pointers = (await Promise.all(members.map((member) => this.#table.list({ prefix: `by-user:${member}:` })))).flat();
    const stored = await this.#table.getAll([...new Set(pointers.map(({ eventId }) => String(eventId)))]);
    return foldEvents(stored.filter(({ userId: owner }) => members.includes(String(owner))).map(({ event }) => event as EventBody));
  }

  async #settle(one: Told, isNew: boolean): Promise<ItemResult> {
    const { event } = one;
    if (!isNew && (await this.#table.get(event.eventId))?.hash !== event.hash) return rejected(event.eventId, 'conflict');
    const isEffect = await this.#claimAct(one);
    return { id: event.eventId, status: isNew && isEffect ? 'accepted' : 'duplicate' };
  }

  /** The earliest of an act is its effect, in whatever order they arrive. */
  async #claimAct({ userId, event }: Told): Promise<boolean> {
    if (event.idemKey === undefined) return true;
    const root = await followAliases(userId, async (user) => (await this.#table.get(`alias:${user}`))?.of as string | undefined);
    const _id = `idem:${createHash('sha256')
      .update(JSON.stringify([root, event.neuron, event.type, event.idemKey]))
      .digest('hex')}`;
    const { eventId, hlc } = event;
    const act = await update(this.#table, _id, (known) =>
      known && !isEarlier(event, { hlc: String(known.hlc), eventId: String(known.eventId) }) ? undefined : { _id, eventId, hlc },
    );
    return act?.eventId === eventId;
  }
}

function entry({ userId, event }: Told): TableDocument {
  return { _id: event.eventId, userId, hash: event.hash, event };
}

function indexEntry({ userId, event }: Told): TableDocument {
  return { _id: `by-user:${userId}:${event.hlc}:${event.eventId}`, eventId: event.eventId };
}

function rejected(id: string, code: string): ItemResult {
  return { id, status: 'rejected', code, permanent: true };
}

function idOf(item: unknown): string {
  return typeof item === 'object' && item !== null && 'id' in item ? String(item.id).slice(0, 128) : '';
}
