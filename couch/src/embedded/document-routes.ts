import type { PouchDocument } from 'pouchdb';
import type { Caller } from './caller.ts';
import { CouchError } from './couch-error.ts';
import type { OpenDatabase } from './databases.ts';
import { type Exchange, readObject } from './exchange.ts';
import type { Forward } from './express-pouch.ts';
import { requireDatabaseAdmin } from './security.ts';
import { readValidation } from './validate-doc-update.ts';

/** What is read through a POST, and nothing else of an underscore name. */
const readRoutes = new Set(['_all_docs', '_revs_diff']);
const adminRoutes = new Set(['_compact']);

export interface DocumentRoutesOptions {
  readonly database: OpenDatabase;
  readonly caller: Caller;
  readonly forward: Forward;
  readonly onWritten: () => void;
}

/**
 * Single documents, `_all_docs`, `_revs_diff` and `_compact`: judged here, answered by express-pouchdb.
 * Errors: 404 for other underscore routes, 501 for attachments, 409 for a removal without a revision, and what validation says.
 */
export async function answerDocument(exchange: Exchange, options: DocumentRoutesOptions): Promise<void> {
  const { database, caller, forward, onWritten } = options;
  const [, route = ''] = exchange.segments;
  if (readRoutes.has(route)) return forward(exchange, { database: database.name, body: await bodyOf(exchange) });
  if (adminRoutes.has(route)) {
    requireDatabaseAdmin(caller, database.security);
    return forward(exchange, { database: database.name, body: {} });
  }
  const id = readDocumentId(exchange);
  if (exchange.method === 'GET') return forward(exchange, { database: database.name, body: {} });
  const body = await bodyOf(exchange);
  const document = toDocument(exchange, { id, body });
  if (document._id.startsWith('_design/')) requireDatabaseAdmin(caller, database.security);
  const validate = await readValidation(database, caller);
  await validate(document);
  exchange.response.once('finish', () => {
    if (exchange.response.statusCode < 300) onWritten();
  });
  forward(exchange, { database: database.name, body });
}

function readDocumentId({ segments }: Exchange): string | undefined {
  const [, first, second] = segments;
  const length = first === '_design' ? 3 : 2;
  if (segments.length > length) throw new CouchError(501, 'not_implemented', 'The embedded server has no attachments and no views.');
  if (first === undefined) return undefined;
  if (first === '_design' && second !== undefined) return `_design/${second}`;
  if (first.startsWith('_') && !first.startsWith('_design/')) throw new CouchError(404, 'not_found', 'missing');
  return first;
}

function toDocument({ method, query, request }: Exchange, { id, body }: { id: string | undefined; body: Record<string, unknown> }): PouchDocument {
  if (method === 'DELETE') {
    const rev = query.get('rev') ?? request.headers['if-match']?.replaceAll('"', '');
    if (id === undefined || !rev) throw new CouchError(409, 'conflict', 'Document update conflict.');
    return { _id: id, _rev: rev, _deleted: true };
  }
  if (method !== 'PUT' && method !== 'POST') throw new CouchError(405, 'method_not_allowed', 'Only DELETE,GET,HEAD,POST,PUT allowed');
  if (body._id !== undefined && typeof body._id !== 'string') throw new CouchError(400, 'illegal_docid', 'Document id must be a string');
  return { ...body, _id: id ?? body._id ?? '' };
}

async function bodyOf(exchange: Exchange): Promise<Record<string, unknown>> {
  return exchange.method === 'PUT' || exchange.method === 'POST' ? await readObject(exchange.request) : {};
}
