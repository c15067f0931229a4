import { CouchError } from './couch-error.ts';
import type { OpenDatabase } from './databases.ts';
import { type Exchange, readObject, sendJson } from './exchange.ts';
import { readOnlyLeaf } from './only-leaf.ts';

interface Asked {
  readonly id: string;
  readonly rev?: string;
}

/** How many documents are read at the same time. */
const together = 250;

/** `POST /{db}/_bulk_get`: every leaf of a document, or the revision that is named; what is missing is an `error` entry in CouchDB's shape. */
export async function answerBulkGet(exchange: Exchange, database: OpenDatabase): Promise<void> {
  const { docs } = await readObject(exchange.request);
  if (!Array.isArray(docs)) throw new CouchError(400, 'bad_request', "Missing JSON list of 'docs'.");
  const options = { revs: exchange.query.get('revs') === 'true', latest: exchange.query.get('latest') === 'true' };
  const asked = docs.map(readAsked);
  const results = [];
  for (let at = 0; at < asked.length; at += together) {
    results.push(...(await Promise.all(asked.slice(at, at + together).map((one) => readOne(database, one, options)))));
  }
  sendJson(exchange.response, 200, { results });
}

async function readOne(database: OpenDatabase, asked: Asked, options: { revs: boolean; latest: boolean }) {
  try {
    const only = asked.rev === undefined && options.revs ? await readOnlyLeaf(database.pouch, asked.id) : undefined;
    if (only) return { id: asked.id, docs: [{ ok: only }] };
    const leaves = await database.pouch.get(asked.id, { ...options, open_revs: asked.rev === undefined ? 'all' : [asked.rev] });
    return { id: asked.id, docs: leaves.map((leaf) => (leaf.ok ? { ok: leaf.ok } : missing({ id: asked.id, rev: leaf.missing ?? asked.rev }))) };
  } catch (error) {
    if ((error as { status?: unknown }).status !== 404) throw error;
    return { id: asked.id, docs: [missing(asked)] };
  }
}

/** Without a revision CouchDB writes the word `undefined`. */
function missing({ id, rev }: { id: string; rev: string | undefined } | Asked) {
  return { error: { id, rev: rev ?? 'undefined', error: 'not_found', reason: 'missing' } };
}

function readAsked(entry: unknown): Asked {
  const { id, rev } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  if (typeof id !== 'string') throw new CouchError(400, 'bad_request', 'document id missed');
  return typeof rev === 'string' ? { id, rev } : { id };
}
