import { answerBulkDocs } from './bulk-docs.ts';
import { answerBulkGet } from './bulk-get.ts';
import { type Caller, requireServerAdmin } from './caller.ts';
import { answerChanges } from './changes.ts';
import { CouchError } from './couch-error.ts';
import type { Databases, OpenDatabase } from './databases.ts';
import { answerDocument } from './document-routes.ts';
import { type Exchange, readObject, sendJson } from './exchange.ts';
import type { Forward } from './express-pouch.ts';
import { answerLocal } from './local-docs.ts';
import { parseSecurity, requireDatabaseAdmin, requireMember } from './security.ts';
import type { UpdateLog } from './update-log.ts';

export interface DatabaseRoutesOptions {
  readonly caller: Caller;
  readonly databases: Databases;
  readonly updates: UpdateLog;
  readonly forward: Forward;
}

/** Everything below `/{db}`: checks `_security`, answers what CouchDB clients rely on, and hands documents to express-pouchdb. */
export async function answerDatabase(exchange: Exchange, options: DatabaseRoutesOptions): Promise<void> {
  const { databases, updates, caller } = options;
  const [name = '', route] = exchange.segments;
  if (route === undefined && (exchange.method === 'PUT' || exchange.method === 'DELETE')) return await createOrRemove(exchange, options);
  await databases.settled(name);
  const database = databases.find(name);
  requireMember(caller, database.security);
  const onWritten = () => updates.record(name, 'updated');
  const call = `${exchange.method} ${route ?? ''}`;
  if (call === 'GET ') return await answerInfo(exchange, database);
  if (route === '_security') return await answerSecurity(exchange, { ...options, database });
  if (call === 'GET _changes' || call === 'POST _changes')
    return await answerChanges(exchange, { database, updates, isCurrent: () => databases.isCurrent(database) });
  if (call === 'POST _bulk_get') return await answerBulkGet(exchange, database);
  if (call === 'POST _bulk_docs') return await answerBulkDocs(exchange, { database, caller, onWritten });
  if (call === 'POST _ensure_full_commit') return sendJson(exchange.response, 201, { ok: true, instance_start_time: database.instanceStartTime });
  if (route === '_local') return await answerLocal(exchange, database);
  await answerDocument(exchange, { database, caller, onWritten, forward: options.forward });
}

async function createOrRemove({ method, segments, response }: Exchange, { caller, databases, updates }: DatabaseRoutesOptions): Promise<void> {
  requireServerAdmin(caller);
  const name = segments[0] ?? '';
  if (method === 'PUT') await databases.create(name);
  else await databases.remove(name);
  updates.record(name, method === 'PUT' ? 'created' : 'deleted');
  sendJson(response, method === 'PUT' ? 201 : 200, { ok: true });
}

async function answerInfo({ response }: Exchange, { name, pouch, instanceStartTime }: OpenDatabase): Promise<void> {
  const { doc_count, update_seq } = await pouch.info();
  sendJson(response, 200, {
    db_name: name,
    instance_start_time: instanceStartTime,
    doc_count,
    update_seq: `${update_seq}-${instanceStartTime}`,
    purge_seq: `0-${instanceStartTime}`,
    compact_running: false,
    cluster: { q: 1, n: 1, w: 1, r: 1 },
    props: {},
  });
}

async function answerSecurity(exchange: Exchange, options: DatabaseRoutesOptions & { database: OpenDatabase }): Promise<void> {
  const { database, caller, databases } = options;
  if (exchange.method === 'GET') return sendJson(exchange.response, 200, database.security);
  if (exchange.method !== 'PUT') throw new CouchError(405, 'method_not_allowed', 'Only PUT,GET allowed');
  requireDatabaseAdmin(caller, database.security);
  await databases.secure(database.name, parseSecurity(await readObject(exchange.request)));
  sendJson(exchange.response, 200, { ok: true });
}
