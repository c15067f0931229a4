import { EmpireError } from '@empire/contract';
import { openCouch } from './couch-client.ts';
import { ensureDatabase, userSecurity } from './databases.ts';

/**
 * Creates `<dbPrefix>user-<userId>` (q=1) with a security that admits its user alone, and returns its name. Idempotent.
 * Errors: `bad-argument` for an id that is not 32 lower-case hexadecimal digits, `offline`, `needs-auth`, `bad-response`.
 */
export async function ensureUserDatabase(options: { readonly couchUrl: string; readonly dbPrefix: string; readonly userId: string }): Promise<string> {
  const { userId, dbPrefix } = options;
  if (!/^[0-9a-f]{32}$/.test(userId)) throw new EmpireError('bad-argument', `A user id is 32 lower-case hexadecimal digits; received ${userId.slice(0, 40)}.`);
  const name = `${dbPrefix}user-${userId}`;
  await ensureDatabase(openCouch(options.couchUrl), { name, security: userSecurity(userId), shards: 1 });
  return name;
}
