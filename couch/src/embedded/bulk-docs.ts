import { randomUUID } from 'node:crypto';
import type { BulkResult, PouchDocument } from 'pouchdb';
import type { Caller } from './caller.ts';
import { CouchError, toCouchError } from './couch-error.ts';
import type { OpenDatabase } from './databases.ts';
import { type Exchange, readObject, sendJson } from './exchange.ts';
import { requireDatabaseAdmin } from './security.ts';
import { readValidation } from './validate-doc-update.ts';

/**
 * `POST /{db}/_bulk_docs`. With `new_edits:false` the answer lists refusals alone, each with its `rev`; else one entry per document in their order.
 * Calls `onWritten` when something may have changed.
 */
export async function answerBulkDocs(exchange: Exchange, options: { database: OpenDatabase; caller: Caller; onWritten: () => void }): Promise<void> {
  const body = await readObject(exchange.request);
  const newEdits = body.new_edits !== false;
  const judged = await judge(readDocuments(body.docs), options);
  const accepted = judged.filter((one) => one.refusal === undefined).map((one) => one.document);
  const results = accepted.length === 0 ? [] : await options.database.pouch.bulkDocs(accepted, { new_edits: newEdits });
  options.onWritten();
  const refusals = judged.flatMap((one) => (one.refusal ? [one.refusal] : []));
  if (!newEdits) return sendJson(exchange.response, 201, [...refusals, ...results.map(toEntry)]);
  const written = results.map(toEntry);
  sendJson(
    exchange.response,
    201,
    judged.map((one) => one.refusal ?? written.shift()),
  );
}

interface Judged {
  readonly document: PouchDocument;
  readonly refusal?: { id: string; rev?: string; error: string; reason: string };
}

async function judge(documents: readonly PouchDocument[], options: { database: OpenDatabase; caller: Caller }): Promise<readonly Judged[]> {
  const validate = await readValidation(options.database, options.caller);
  const judged: Judged[] = [];
  for (const document of documents) {
    try {
      if (document._id.startsWith('_design/')) requireDatabaseAdmin(options.caller, options.database.security);
      await validate(document);
      judged.push({ document });
    } catch (thrown) {
      const { error, reason } = toCouchError(thrown);
      judged.push({ document, refusal: { id: document._id, ...(document._rev === undefined ? {} : { rev: document._rev }), error, reason } });
    }
  }
  return judged;
}

function readDocuments(docs: unknown): readonly PouchDocument[] {
  if (!Array.isArray(docs)) throw new CouchError(400, 'bad_request', 'POST body must include `docs` parameter.');
  return docs.map((item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) throw new CouchError(400, 'bad_request', 'Document must be a JSON object');
    const document = item as Record<string, unknown>;
    if (document._id !== undefined && typeof document._id !== 'string') throw new CouchError(400, 'illegal_docid', 'Document id must be a string');
    return { ...document, _id: document._id ?? randomUUID().replaceAll('-', '') };
  });
}

function toEntry(result: BulkResult) {
  if (!result.error) return { ok: true, id: result.id, rev: result.rev };
  return { id: result.id, ...(result.rev === undefined ? {} : { rev: result.rev }), error: result.name, reason: result.message };
}
