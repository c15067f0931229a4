import { createHash } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import { checkDocument } from '@empire/shared-sync/core';

/** Far more than a device sends at once; each is answered by itself, so that a small body could ask for a large answer. */
const maxDocuments = 10_000;

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
 * Errors: `bad-argument` when the body is no replication batch (`new_edits` must be `false`),
 * `payload-too-large` for more than 10,000 documents.
 */
export function checkBatch(body: unknown, context: { deviceId: string }): CheckedBatch {
  if (typeof body !== 'object' || body === null || !('docs' in body) || !Array.isArray(body.docs)) {
    throw new EmpireError('bad-argument', 'The body of _bulk_docs must be an object with a list docs.');
  }
  if (!('new_edits' in body) || body.new_edits !== false)
    throw new EmpireError('bad-argument', 'new_edits must be false: devices send revisions, they do not ask for them.');
  if (body.docs.length > maxDocuments) throw new EmpireError('payload-too-large', `A batch may hold ${maxDocuments} documents; received ${body.docs.length}.`);
  const good: unknown[] = [];
  const refused: BulkAnswer[] = [];
  for (const document of body.docs as unknown[]) {
    const issue = checkDocument(document, { ...context, sha256 });
    if (issue) refused.push({ id: member(document, '_id'), rev: member(document, '_rev'), error: 'forbidden', reason: `${issue.code}: ${issue.reason}` });
    else good.push(document);
  }
  return { good, refused };
}

/** Node's own: some four times as fast as the one in JavaScript that browsers share. */
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function member(document: unknown, name: '_id' | '_rev'): string | null {
  if (typeof document !== 'object' || document === null || !(name in document)) return null;
  const value = (document as Record<string, unknown>)[name];
  return typeof value === 'string' ? value.slice(0, 300) : null;
}
