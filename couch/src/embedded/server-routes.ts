import { type Caller, requireServerAdmin } from './caller.ts';
import { CouchError } from './couch-error.ts';
import type { Databases } from './databases.ts';
import { type Exchange, sendJson } from './exchange.ts';
import { answerLongpoll } from './longpoll.ts';
import { readSequence, writeSequence } from './sequence.ts';
import type { UpdateLog } from './update-log.ts';

/** `vendor.name` of this server's greeting. */
export const EMBEDDED_VENDOR = 'empire-embedded';
const VERSION = '3.5.0';

/** `GET /`: open to everyone, as on CouchDB. */
export function answerWelcome({ response }: Exchange): void {
  sendJson(response, 200, {
    couchdb: 'Welcome',
    version: VERSION,
    uuid: '00000000000000000000000000000000',
    features: [],
    vendor: { name: EMBEDDED_VENDOR, version: VERSION },
  });
}

/** `GET /_session`. */
export function answerSession({ response }: Exchange, caller: Caller): void {
  const info = { authentication_handlers: ['jwt', 'default'], ...(caller.name === null ? {} : { authenticated: caller.via }) };
  sendJson(response, 200, { ok: true, userCtx: { name: caller.name, roles: caller.roles }, info });
}

/** `/_all_dbs` and `/_db_updates`, for server admins. Errors: 401, 404 for any other address. */
export async function answerServer(exchange: Exchange, options: { caller: Caller; databases: Databases; updates: UpdateLog }): Promise<void> {
  requireServerAdmin(options.caller);
  const route = exchange.segments[0];
  if (route === '_all_dbs') return sendJson(exchange.response, 200, options.databases.names());
  if (route === '_db_updates') return await answerUpdates(exchange, options.updates);
  throw new CouchError(404, 'not_found', 'missing');
}

async function answerUpdates({ query, response }: Exchange, updates: UpdateLog): Promise<void> {
  const { instance } = updates;
  const since = readSequence(query.get('since'), { instance, latest: updates.latest });
  const read = async () => ({
    results: updates.since(since).map(({ number, ...update }) => ({ ...update, seq: writeSequence(number, instance) })),
    last_seq: writeSequence(updates.latest, instance),
  });
  const feed = query.get('feed') ?? 'normal';
  if (feed === 'normal') return sendJson(response, 200, await read());
  if (feed !== 'longpoll') throw new CouchError(501, 'not_implemented', `The embedded server has the feeds normal and longpoll; received ${feed}.`);
  await answerLongpoll(response, { read, query, watch: (wake) => updates.watch(undefined, wake) });
}
