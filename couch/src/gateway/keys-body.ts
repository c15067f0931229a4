import { EmpireError } from '@empire/contract';

/**
 * The body of `POST _all_docs`, composed anew with its `keys` alone: CouchDB would take view options there that the query may not carry.
 * Errors: `bad-argument`.
 */
export function readKeysBody(body: unknown): string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new EmpireError('bad-argument', 'The body of _all_docs must be an object.');
  const foreign = Object.keys(body).find((member) => member !== 'keys');
  if (foreign !== undefined) throw new EmpireError('bad-argument', `The body of _all_docs may hold keys alone; received ${foreign.slice(0, 40)}.`);
  if (!('keys' in body)) return '{}';
  if (!Array.isArray(body.keys) || !body.keys.every((key) => typeof key === 'string')) throw new EmpireError('bad-argument', 'keys must be a list of ids.');
  return JSON.stringify({ keys: body.keys });
}
