import { createContext, runInContext } from 'node:vm';
import type { PouchDocument } from 'pouchdb';
import type { Caller } from './caller.ts';
import { CouchError } from './couch-error.ts';
import type { OpenDatabase } from './databases.ts';

/** Judges one document on its way in. Errors: 403 `forbidden`, 401 `unauthorized`, 500 when a function itself fails. */
export type Validate = (document: PouchDocument) => Promise<void>;

const MAX_RUN_MS = 1_000;

/**
 * The `validate_doc_update` functions of a database, as one {@link Validate}. They are evaluated for real, each in a fresh `node:vm` context with
 * JSON copies of what CouchDB passes; design documents come from admins alone, so the context is a convenience, not a wall.
 * Only admins may write design documents; `_local` documents are not judged.
 */
export async function readValidation(database: OpenDatabase, caller: Caller): Promise<Validate> {
  const functions = await readFunctions(database);
  const context = { db: database.name, name: caller.name, roles: caller.roles };
  return async (document) => {
    if (functions.length === 0 || isUnjudged(document._id)) return;
    const known = await database.pouch.get(document._id).catch(() => null);
    for (const source of functions) run(source, [document, known, context, database.security]);
  };
}

function isUnjudged(id: unknown): boolean {
  return typeof id !== 'string' || id.startsWith('_design/') || id.startsWith('_local/');
}

async function readFunctions(database: OpenDatabase): Promise<readonly string[]> {
  const { rows } = await database.pouch.allDocs({ startkey: '_design/', endkey: '_design0', include_docs: true });
  return rows.flatMap(({ doc }) => (typeof doc?.validate_doc_update === 'string' ? [doc.validate_doc_update] : []));
}

/** The verdict crosses the context as JSON text: an object thrown in there is of another realm. */
function run(source: string, parameters: readonly unknown[]): void {
  const script = `(function () {
    try { (${source.trim().replace(/;$/, '')}).apply(null, JSON.parse(parameters)); return '{}'; }
    catch (thrown) { return JSON.stringify(thrown && (thrown.forbidden || thrown.unauthorized) ? thrown : { failed: String(thrown) }); }
  })()`;
  const verdict = JSON.parse(String(runInContext(script, createContext({ parameters: JSON.stringify(parameters) }), { timeout: MAX_RUN_MS }))) as Record<
    string,
    unknown
  >;
  if (verdict.forbidden) throw new CouchError(403, 'forbidden', String(verdict.forbidden));
  if (verdict.unauthorized) throw new CouchError(401, 'unauthorized', String(verdict.unauthorized));
  if (verdict.failed) throw new CouchError(500, 'compilation_error', String(verdict.failed));
}
