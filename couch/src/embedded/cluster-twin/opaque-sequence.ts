import { CouchError } from '../couch-error.ts';

/** Where a reader stands in each shard of one instance of a database. */
export interface Place {
  readonly instance: string;
  readonly shards: readonly number[];
}

const form = /^\d+-g1AAAA([A-Za-z0-9_-]+)$/;

/** A sequence as a cluster writes it: a number for the eye, and text that nobody reads. `salt` makes two of the same place differ. */
export function writePlace({ instance, shards }: Place, salt: number): string {
  const sum = shards.reduce((all, one) => all + one, 0);
  return `${sum}-g1AAAA${Buffer.from(JSON.stringify([instance, shards, salt])).toString('base64url')}`;
}

/** Reads `since`; what another instance of the database wrote is the beginning. Errors: 400 `bad_request`. */
export function readPlace(text: string | null, { instance, shards, latest }: { instance: string; shards: number; latest: Place }): Place {
  const start = { instance, shards: Array.from({ length: shards }, () => 0) };
  const plain = (text ?? '0').replace(/^"(.*)"$/, '$1');
  if (plain === 'now') return latest;
  if (plain === '' || /^\d+$/.test(plain)) return start;
  const [, packed] = form.exec(plain) ?? [];
  if (packed === undefined) throw new CouchError(400, 'bad_request', "Malformed sequence supplied in 'since' parameter.");
  const [of, places] = JSON.parse(Buffer.from(packed, 'base64url').toString('utf8')) as [string, number[]];
  return of === instance ? { instance, shards: places } : start;
}
