import type { PouchDocument } from 'pouchdb';
import { CouchError } from './couch-error.ts';
import type { OpenDatabase } from './databases.ts';
import { type Exchange, readObject, sendJson } from './exchange.ts';

/** `GET|PUT|DELETE /{db}/_local/{id}`. As on CouchDB a stale revision is accepted: these documents fence nothing. */
export async function answerLocal(exchange: Exchange, database: OpenDatabase): Promise<void> {
  const id = `_local/${exchange.segments.slice(2).join('/')}`;
  if (exchange.method === 'GET') return sendJson(exchange.response, 200, await read(database, id));
  if (exchange.method === 'PUT') return sendJson(exchange.response, 201, await write(database, id, await readObject(exchange.request)));
  if (exchange.method !== 'DELETE') throw new CouchError(405, 'method_not_allowed', 'Only GET,PUT,DELETE allowed');
  await read(database, id);
  sendJson(exchange.response, 200, await write(database, id, { _deleted: true }));
}

async function read(database: OpenDatabase, id: string): Promise<PouchDocument> {
  try {
    return await database.pouch.get(id);
  } catch {
    throw new CouchError(404, 'not_found', 'missing');
  }
}

/** PouchDB insists on the stored revision, so it is taken as given; a racing write is tried again. */
async function write(database: OpenDatabase, id: string, body: Record<string, unknown>, attempts = 5) {
  const known = await database.pouch.get(id).catch(() => undefined);
  const { _rev: _given, ...fields } = body;
  try {
    return await database.pouch.put({ ...fields, _id: id, ...(known?._rev === undefined ? {} : { _rev: known._rev }) });
  } catch (error) {
    if ((error as { status?: unknown }).status !== 409 || attempts <= 1) throw error;
    return await write(database, id, body, attempts - 1);
  }
}
