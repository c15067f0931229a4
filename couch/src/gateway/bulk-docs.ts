import { EmpireError } from '@empire/contract';
import { checkDocument } from '@empire/shared-sync/core';

/** One line of CouchDB's answer to `_bulk_docs`. */
export interface BulkAnswer {
  readonly id: string | null;
  readonly rev: string | null;
  readonly error?: string;
  readonly reason?: string;
}

/** A batch split into what may pass and the answers for what may not. */
export interface CheckedBatch {
  readonly good: readonly unknown[];
  readonly refused: readonly BulkAnswer[];
}

/**
 * Checks each document of an untrusted `_bulk_docs` body with the same pure function the client runs.
 * Errors: `bad-argument` when the body is no replication batch (`new_edits` must be `false`).
 */
export function checkBatch(body: unknown, context: { deviceId: string }): CheckedBatch {
  if (typeof body !== 'object' || body === null || !('docs' in body) || !Array.isArray(body.docs)) {
    throw new EmpireError('bad-argument', 'The body of _bulk_docs must be an object with a list docs.');
  }
  if (!('new_edits' in body) || body.new_edits !== false)
    throw new EmpireError('bad-argument', 'new_edits must be false: devices send revisions, they do not ask for them.');
  const good: unknown[] = [];
  const refused: BulkAnswer[] = [];
  for (const document of body.docs as unknown[]) {
    const issue = checkDocument(document, context);
    if (issue) refused.push({ id: member(document, '_id'), rev: member(document, '_rev'), error: 'forbidden', reason: `${issue.code}: ${issue.reason}` });
    else good.push(document);
  }
  return { good, refused };
}

function member(document: unknown, name: '_id' | '_rev'): string | null {
  if (typeof document !== 'object' || document === null || !(name in document)) return null;
  const value = (document as Record<string, unknown>)[name];
  return typeof value === 'string' ? value.slice(0, 300) : null;
}
