import { CouchError } from './couch-error.ts';

/**
 * Sequences are opaque text, as on CouchDB: `<number>-<database instance>`. One that another instance of the database gave
 * (it was deleted and created again) counts as the beginning.
 */
export function writeSequence(number: number, instance: string): string {
  return `${number}-${instance}`;
}

/** Reads `since`: absent, `0`, a number, `now` (which is `latest`), or what {@link writeSequence} wrote. Errors: 400 `bad_request`. */
export function readSequence(text: string | null, options: { instance: string; latest: number }): number {
  if (text === null || text === '') return 0;
  const plain = text.replace(/^"(.*)"$/, '$1');
  if (plain === 'now') return options.latest;
  const match = /^(\d+)(?:-(.+))?$/.exec(plain);
  if (!match) throw new CouchError(400, 'bad_request', `Malformed sequence supplied in 'since' parameter: ${plain.slice(0, 80)}`);
  if (match[2] !== undefined && match[2] !== options.instance) return 0;
  return Math.min(Number(match[1]), options.latest);
}
