import { EmpireError, errorCode } from '@empire/contract';
import type { AnyDoc, AuditBody } from '../../core/index.ts';
import type { DocumentStore } from '../ports/document-store.ts';

const claimId = 'host:l:auditing:next';

/**
 * Claims the place in the chain that a segment is to take: a document of one leaf, which only who saw it last can follow. A page whose lock was
 * taken from it while it stood still therefore adds no second segment of one number. The claim holds the segment, for whoever comes next.
 * Errors: `timeout` when another context has claimed that place meanwhile; those of the store.
 */
export async function claimPlace(store: DocumentStore, segment: AnyDoc): Promise<void> {
  const { parent, segment: last } = await readClaim(store);
  if (last && last.deviceId === segment.deviceId && numberOf(last) >= numberOf(segment)) throw overtaken();
  await store.edit({ id: claimId, body: { segment }, ...(parent !== undefined && { parent }) }).catch((cause: unknown) => {
    throw errorCode(cause) === 'conflict' ? overtaken(cause) : cause;
  });
}

/** Writes the segment that was claimed last, in case its page was ended before it could, and answers it. */
export async function finishClaimed(store: DocumentStore): Promise<AnyDoc | undefined> {
  const { segment } = await readClaim(store);
  if (segment && (await store.read([segment._id]))[0]?.length === 0) await store.graft([segment], 'local');
  return segment;
}

async function readClaim(store: DocumentStore): Promise<{ readonly parent?: string; readonly segment?: AnyDoc | undefined }> {
  const [leaf] = (await store.read([claimId]))[0] ?? [];
  if (!leaf) return {};
  // A claim that does not open any more is followed all the same.
  return 'doc' in leaf ? { parent: leaf.doc._rev, segment: leaf.doc.segment as AnyDoc } : { parent: leaf.rev };
}

function numberOf(segment: AnyDoc): number {
  return (segment as unknown as AuditBody).seq;
}

function overtaken(cause?: unknown): EmpireError {
  return new EmpireError('timeout', 'Another context has gone on with the audit.', { cause });
}
