import { randomUUID } from 'node:crypto';
import { makeEventDocument } from '../../../couch/src/core-server/event-fixture.ts';
import type { Ask } from './load.ts';

/** A kind of request; `ask` makes the next one for a database. */
export interface GatewayCase {
  readonly name: string;
  readonly aim: number;
  /** One of so many of the other cases' requests, because each does more. */
  readonly share: number;
  readonly ask: (database: string) => Ask;
}

const batch = 100;

/** What the database holds before reads are measured: `count` documents of some 600 bytes. */
export function fillingOf(deviceId: string, count: number): readonly { readonly _id: string }[] {
  return Array.from({ length: count }, (_, index) => makeEventDocument({ deviceId, deviceSeq: index + 1, data: { answer: 'b', note: 'n'.repeat(200) } }));
}

/** Reads as the transfer loop makes them, and a batch of writes of which each document is checked. */
export function gatewayCases({ deviceId, ids }: { deviceId: string; ids: readonly string[] }): readonly GatewayCase[] {
  const wanted = JSON.stringify({ docs: ids.slice(0, batch).map((id) => ({ id })) });
  let seq = ids.length;
  return [
    { name: '_changes, 100 rows', aim: 0.7, share: 1, ask: (db) => ({ method: 'GET', path: `/${db}/_changes?style=all_docs&since=0&limit=100` }) },
    { name: '_bulk_get, 100 documents', aim: 0.7, share: 4, ask: (db) => ({ method: 'POST', path: `/${db}/_bulk_get`, body: wanted }) },
    { name: '_all_docs, 100 rows', aim: 0.7, share: 1, ask: (db) => ({ method: 'GET', path: `/${db}/_all_docs?limit=100` }) },
    {
      name: '_bulk_docs, 100 documents',
      aim: 0.5,
      share: 10,
      ask: (db) => {
        const docs = Array.from({ length: batch }, () => {
          seq += 1;
          return makeEventDocument({ eventId: randomUUID(), deviceId, deviceSeq: seq, data: { answer: 'b', note: 'n'.repeat(200) } });
        });
        return { method: 'POST', path: `/${db}/_bulk_docs`, body: JSON.stringify({ docs, new_edits: false }) };
      },
    },
  ];
}
