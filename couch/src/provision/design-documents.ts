import { readFile } from 'node:fs/promises';
import type { CouchClient } from './couch-client.ts';

/** The folder under `couch/design/` whose function lets admins alone write. */
export const ADMINS_WRITE = 'admins-write';

/** A design document that carries only a validation function. */
export interface ValidationDocument {
  readonly _id: string;
  readonly language: 'javascript';
  readonly validate_doc_update: string;
}

/** Builds the design document of `couch/design/<name>/validate_doc_update.js`. */
export async function buildDesignDocument(name: string): Promise<ValidationDocument> {
  const file = new URL(`../../design/${name}/validate_doc_update.js`, import.meta.url);
  return { _id: `_design/${name}`, language: 'javascript', validate_doc_update: toFunctionText(await readFile(file, 'utf8')) };
}

/** Writes the design document unless it is stored already. A conflict means that another instance wrote it just now. Errors: as {@link CouchClient.send}. */
export async function ensureDesignDocument(couch: CouchClient, { db, design }: { db: string; design: ValidationDocument }): Promise<void> {
  const stored = await couch.send<ValidationDocument & { _rev: string }>({ db, path: design._id }, { tolerate: [404] });
  if (stored.ok && stored.value.validate_doc_update === design.validate_doc_update) return;
  const body = stored.ok ? { ...design, _rev: stored.value._rev } : design;
  await couch.send({ method: 'PUT', db, path: design._id, body }, { tolerate: [409] });
}

/** A file must be a whole statement; CouchDB wants the bare function, as its own examples have it. */
function toFunctionText(source: string): string {
  const code = source.replace(/^\s*\/\/.*$/gm, '').trim();
  return code.replace(/^\(([\s\S]*)\);?$/, '$1');
}
