import type { IncomingMessage } from 'node:http';
import expressPouch from 'express-pouchdb';
import { toCouchError } from './couch-error.ts';
import { type Databases, physicalName } from './databases.ts';
import { type Exchange, sendJson } from './exchange.ts';

/** Lets express-pouchdb answer. The body has been read: a request can be read once. */
export type Forward = (exchange: Exchange, target: { database: string; body: Record<string, unknown> }) => void;

/** What this server answers itself, and views, which it does not have. */
const excluded = [
  'compression',
  'routes/temp-views',
  'routes/views',
  'routes/view-cleanup',
  'routes/attachments',
  'routes/bulk-docs',
  'routes/bulk-get',
  'routes/changes',
  'routes/root',
  'routes/all-dbs',
  'routes/session-stub',
];

/** express-pouchdb in its mode `minimumForPouchDB`, behind our own front. */
export async function createExpressPouch(databases: Databases): Promise<Forward> {
  const app = expressPouch({ mode: 'minimumForPouchDB', overrideMode: { exclude: excluded }, inMemoryConfig: true });
  await app.setPouchDB(databases.Pouch);
  return (exchange, { database, body }) => {
    const request = exchange.request as IncomingMessage & { body?: unknown; _body?: boolean };
    request.url = `/${encodeURIComponent(physicalName(database))}${exchange.rawRest}`;
    request.headers.accept = 'application/json';
    request.body = body;
    // body-parser's own sign that a body was read already.
    request._body = true;
    app(request, exchange.response, (error) => {
      const { status, error: word, reason } = toCouchError(error ?? { status: 404, name: 'not_found', message: 'missing' });
      sendJson(exchange.response, status, { error: word, reason });
    });
  };
}
