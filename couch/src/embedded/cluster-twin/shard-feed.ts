import { createHash } from 'node:crypto';
import { type Place, writePlace } from './opaque-sequence.ts';

/** A row of the feed of the server behind. */
export interface PlainRow {
  readonly id: string;
  readonly seq: string;
  readonly [member: string]: unknown;
}

/** What one request sees: the rows as its copies have them, how many shards there are, and chance. */
export interface FeedView {
  readonly rows: readonly PlainRow[];
  readonly instance: string;
  readonly shards: number;
  readonly random: () => number;
}

/** The shard that a document lies in. */
export function shardOf(id: string, shards: number): number {
  return createHash('md5').update(id).digest().readUInt32BE(0) % shards;
}

/** The number in a sequence of the server behind. */
export function numberOf({ seq }: { readonly seq: string }): number {
  return Number.parseInt(seq, 10);
}

/** The place behind everything that is seen. */
export function latestOf({ rows, instance, shards }: FeedView): Place {
  const places = Array.from({ length: shards }, () => 0);
  for (const row of rows) places[shardOf(row.id, shards)] = numberOf(row);
  return { instance, shards: places };
}

/** One page: each shard in its own order, the shards among each other in any, as a cluster merges them. */
export function pageOf(view: FeedView, { since, limit }: { since: Place; limit: number }) {
  const waiting = Array.from({ length: view.shards }, (_, shard) =>
    view.rows.filter((row) => shardOf(row.id, view.shards) === shard && numberOf(row) > (since.shards[shard] ?? 0)),
  );
  const places = waiting.map((_, shard) => since.shards[shard] ?? 0);
  const results: unknown[] = [];
  const place = () => ({ instance: view.instance, shards: places });
  while (results.length < limit) {
    const open = waiting.flatMap((rows, shard) => (rows.length > 0 ? [shard] : []));
    const shard = open[Math.floor(view.random() * open.length)];
    if (shard === undefined) break;
    const row = waiting[shard]?.shift() as PlainRow;
    places[shard] = numberOf(row);
    results.push({ ...row, seq: writePlace(place(), 1) });
  }
  return { results, last_seq: writePlace(place(), 2), pending: waiting.reduce((sum, rows) => sum + rows.length, 0) };
}
