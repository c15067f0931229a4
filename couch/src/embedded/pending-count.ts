import type { Database } from 'pouchdb';

/** The last sequence of every document of one database, kept up with as the feed is read. */
interface Known {
  readonly sequences: Map<string, number>;
  latest: number;
}

const knownByDatabase = new WeakMap<Database, Known>();

/** How many documents changed after `since`: CouchDB's `pending`, which PouchDB does not count. Reads only what is new since the last call. */
export async function countPending(pouch: Database, since: number): Promise<number> {
  const known = knownByDatabase.get(pouch) ?? { sequences: new Map<string, number>(), latest: 0 };
  knownByDatabase.set(pouch, known);
  const { results } = await pouch.changes({ since: known.latest, style: 'main_only' });
  for (const { id, seq } of results) {
    known.sequences.set(id, Math.max(seq, known.sequences.get(id) ?? 0));
    known.latest = Math.max(known.latest, seq);
  }
  let count = 0;
  for (const sequence of known.sequences.values()) if (sequence > since) count += 1;
  return count;
}
