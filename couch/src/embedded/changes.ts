import type { ChangesOptions, PouchChange } from 'pouchdb';
import { CouchError } from './couch-error.ts';
import type { OpenDatabase } from './databases.ts';
import { type Exchange, readObject, sendJson } from './exchange.ts';
import { answerLongpoll, type FeedPage } from './longpoll.ts';
import { countPending } from './pending-count.ts';
import { readSequence, writeSequence } from './sequence.ts';
import type { UpdateLog } from './update-log.ts';

/**
 * `GET|POST /{db}/_changes`, feeds `normal` and `longpoll`. express-pouchdb's own longpoll ignores `timeout`, has no `pending`,
 * gives plain numbers as sequences and ends without a complete JSON object, hence this one.
 * Errors: 400 for malformed parameters, 501 for other feeds and filters.
 */
export async function answerChanges(exchange: Exchange, options: { database: OpenDatabase; updates: UpdateLog; isCurrent: () => boolean }): Promise<void> {
  const { database, updates, isCurrent } = options;
  const { query, response } = exchange;
  const asked = await readAsked(exchange, database);
  const read = async () => {
    // PouchDB never answers a question about a database that was destroyed.
    if (!isCurrent()) throw new CouchError(404, 'not_found', 'Database does not exist.');
    return await readPage(database, asked);
  };
  const feed = query.get('feed') ?? 'normal';
  if (feed === 'normal') return sendJson(response, 200, await read());
  if (feed !== 'longpoll') throw new CouchError(501, 'not_implemented', `The embedded server has the feeds normal and longpoll; received ${feed}.`);
  await answerLongpoll(response, { read, query, watch: (wake) => updates.watch(database.name, wake) });
}

interface Asked {
  readonly since: number;
  readonly limit: number;
  readonly options: ChangesOptions;
}

async function readAsked(exchange: Exchange, database: OpenDatabase): Promise<Asked> {
  const { query } = exchange;
  const body = exchange.method === 'POST' ? await readObject(exchange.request) : {};
  const { update_seq: latest } = await database.pouch.info();
  const since = readSequence(query.get('since'), { instance: database.instanceStartTime, latest });
  return { since, limit: readLimit(query.get('limit')), options: readOptions(query, body) };
}

function readOptions(query: URLSearchParams, body: Record<string, unknown>): ChangesOptions {
  const filter = query.get('filter');
  if (filter !== null && filter !== '_doc_ids')
    throw new CouchError(501, 'not_implemented', `The embedded server has the filter _doc_ids alone; received ${filter}.`);
  const ids = body.doc_ids ?? (query.has('doc_ids') ? (JSON.parse(query.get('doc_ids') ?? '[]') as unknown) : undefined);
  return {
    style: query.get('style') === 'all_docs' ? 'all_docs' : 'main_only',
    include_docs: query.get('include_docs') === 'true',
    conflicts: query.get('conflicts') === 'true',
    descending: query.get('descending') === 'true',
    ...(filter === '_doc_ids' && Array.isArray(ids) ? { doc_ids: ids as string[] } : {}),
  };
}

async function readPage(database: OpenDatabase, asked: Asked): Promise<FeedPage> {
  const { pouch, instanceStartTime: instance } = database;
  const { results, last_seq: last } = await pouch.changes({
    ...asked.options,
    since: asked.since,
    ...(asked.limit === Number.POSITIVE_INFINITY ? {} : { limit: asked.limit + 1 }),
  });
  const rows = results.slice(0, asked.limit);
  const complete = rows.length === results.length;
  const end = complete ? Math.max(last, asked.since) : (rows.at(-1)?.seq ?? asked.since);
  return {
    results: rows.map((row) => toRow(row, instance)),
    last_seq: writeSequence(end, instance),
    pending: complete ? 0 : await countRest(database, { asked, end }),
  };
}

/** Of a feed of some documents, or one that runs backwards, what is pending is counted by reading it. */
async function countRest({ pouch }: OpenDatabase, { asked, end }: { asked: Asked; end: number }): Promise<number> {
  const { doc_ids: ids, descending } = asked.options;
  if (!ids && !descending) return await countPending(pouch, end);
  const { results } = await pouch.changes({ since: asked.since, ...(ids ? { doc_ids: ids } : {}) });
  return Math.max(results.length - asked.limit, 0);
}

function toRow(change: PouchChange, instance: string) {
  return {
    seq: writeSequence(change.seq, instance),
    id: change.id,
    changes: change.changes,
    ...(change.deleted ? { deleted: true } : {}),
    ...(change.doc ? { doc: change.doc } : {}),
  };
}

function readLimit(text: string | null): number {
  if (text === null) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(text)) throw new CouchError(400, 'query_parse_error', `Invalid value for integer: ${text.slice(0, 40)}`);
  return Number(text);
}
