import { createHash } from 'node:crypto';
import type { EventBody } from '@empire/shared-sync/core';
import { followAliases } from '../accounts/aliases.ts';
import type { DocumentTable, TableDocument } from '../accounts/document-table.ts';
import { actDocument } from './act-document.ts';
import { listAll } from './list-all.ts';

/** How many documents of each kind an erasure removed. */
export interface Removed {
  readonly events: number;
  readonly acts: number;
  readonly aliases: number;
  readonly [kind: string]: number;
}

/** Those of the users that were erased. Errors: those of {@link DocumentTable}. */
export async function erasedAmong(table: DocumentTable, userIds: Iterable<string>): Promise<ReadonlySet<string>> {
  const ids = new Map([...new Set(userIds)].map((userId) => [suppressedDocument(userId), userId]));
  const known = await table.getAll([...ids.keys()]);
  return new Set(known.flatMap(({ _id }) => ids.get(_id) ?? []));
}

/**
 * Removes everything of a user and of everybody folded into it: events, acts, aliases. That they are erased is written down first, under a digest,
 * so that nothing of them is taken while this goes on, or ever after; what finds the rest is removed last, so that it may be repeated.
 * Errors: those of {@link DocumentTable}.
 */
export async function eraseUser(table: DocumentTable, userId: string): Promise<Removed> {
  const aliases = new Map<string, TableDocument>();
  for await (const page of listAll(table, 'alias:')) for (const alias of page) aliases.set(String(alias.userId), alias);
  const nextOf = async (one: string) => aliases.get(one)?.of as string | undefined;
  const members = [userId, ...[...aliases.keys()].filter((one) => one !== userId && leadsTo(aliases, { from: one, to: userId }))];
  await table.putAll(members.map((one) => ({ _id: suppressedDocument(one) })));
  const owners = new Set([...members, await followAliases(userId, nextOf)]);
  let removed: Removed = { events: 0, acts: 0, aliases: 0 };
  for (const member of members)
    for await (const pointers of listAll(table, `by-user:${member}:`)) {
      const stored = await table.getAll(pointers.map(({ eventId }) => String(eventId)));
      const own = stored.filter((document) => members.includes(String(document.userId)));
      const acts = await removeActs(table, { events: own.map(({ event }) => event as EventBody), owners });
      const events = (await table.removeAll(own)).filter(Boolean).length;
      await table.removeAll(pointers);
      removed = { ...removed, events: removed.events + events, acts: removed.acts + acts };
    }
  const own = members.flatMap((member) => aliases.get(member) ?? []);
  return { ...removed, aliases: (await table.removeAll(own)).filter(Boolean).length };
}

async function removeActs(table: DocumentTable, { events, owners }: { events: readonly EventBody[]; owners: ReadonlySet<string> }): Promise<number> {
  const ids = events.flatMap((event) => [...owners].flatMap((owner) => actDocument(owner, event) ?? []));
  const gone = new Set(events.map(({ eventId }) => String(eventId)));
  const acts = (await table.getAll([...new Set(ids)])).filter(({ eventId }) => gone.has(String(eventId)));
  return (await table.removeAll(acts)).filter(Boolean).length;
}

function leadsTo(aliases: ReadonlyMap<string, TableDocument>, { from, to }: { from: string; to: string }): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = from; at !== undefined && !seen.has(at); at = aliases.get(at)?.of as string | undefined) {
    if (at === to) return true;
    seen.add(at);
  }
  return false;
}

function suppressedDocument(userId: string): string {
  return `suppressed:${createHash('sha256').update(userId).digest('hex')}`;
}
