import { consentPrefix, decidedIds, decisionsId, readConsentEntry } from '@empire/shared-sync/core';
import type { StoredDocument, UserFeeds } from './user-feeds.ts';

/** Enough for any chain of entries that a copy may lack. */
const rounds = 4;

/**
 * Every entry of a user's consent ledger. A copy of a cluster may lack the newest when it answers a range, so what the devices' own list, the events
 * in hand (`named`, ids of entries) and the entries themselves name is read by id, for which several copies are asked. One that is nowhere is passed
 * over. Errors: those of the feeds.
 */
export async function readLedger(feeds: UserFeeds, database: string, { named = [] }: { named?: readonly string[] } = {}): Promise<readonly StoredDocument[]> {
  const [ranged, lists] = await Promise.all([feeds.range(database, consentPrefix), feeds.leaves(database, [decisionsId])]);
  const entries = new Map(ranged.map((document) => [document._id, document]));
  const asked = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    const lacking = [...decidedIds(lists), ...named, ...[...entries.values()].flatMap(headsOf)].filter((id) => !entries.has(id) && !asked.has(id));
    if (lacking.length === 0) break;
    for (const id of lacking) asked.add(id);
    for (const document of await feeds.leaves(database, [...new Set(lacking)])) entries.set(document._id, document);
  }
  return [...entries.values()];
}

function headsOf(document: StoredDocument): readonly string[] {
  return (readConsentEntry(document)?.heads ?? []).map((key) => consentPrefix + key);
}
