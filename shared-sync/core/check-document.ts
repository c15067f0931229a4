import { auditIssue } from './audit.ts';
import { consentIssue } from './consent-document.ts';
import type { Sha256 } from './digest.ts';
import { type DocIdParts, isImmutable, isPushed, parseDocId } from './doc-id.ts';
import { ENVELOPE_VERSION, MAX_DOCUMENT_BYTES } from './documents.ts';
import { isDroppedRecord } from './dropped.ts';
import { eventHash } from './event.ts';
import { isStamp } from './hlc.ts';
import { jsonBytesAtMost } from './json-size.ts';
import { generation, immutableRevision } from './revision.ts';
import { shardDevice } from './shard.ts';

/** Why a document was refused. */
export interface DocumentIssue {
  readonly code: 'bad-document';
  readonly reason: string;
}

type Doc = Readonly<Record<string, unknown>>;

interface Context {
  readonly deviceId?: string;
  readonly digests?: boolean;
  /** A platform's own digest, where it has a faster one. */
  readonly sha256?: Sha256;
}

const allowedUnderscore = new Set(['_id', '_rev', '_deleted', '_revisions']);
const policyNames = new Set(['lww', 'fields', 'set', 'counter', 'rank', 'manual']);
const purposes = new Set(['functional', 'analytics', 'personalization', 'marketing']);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Checks one document on its way from a device to the server: the same pure function runs on the client before it sends and in
 * the gateway before CouchDB sees anything. `context.deviceId` is the device that sends; a device sends its own events only.
 * `digests: false` spares computing digests again, for bodies whose seal has vouched for them.
 * Returns `undefined` for a good document.
 */
export function checkDocument(input: unknown, context: Context = {}): DocumentIssue | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return issue('a document must be an object');
  const doc = input as Doc;
  const id = typeof doc._id === 'string' ? parseDocId(doc._id) : undefined;
  if (!id) return issue('_id must be <neuron>:<class>:<collection>:<key>');
  if (!isPushed(id.class)) return issue(`class ${id.class} is written by the server alone`);
  if (id.class === 'p' && !isOwnShard(id, context.deviceId)) return issue('a shard is written by its device alone');
  return checkEnvelope(doc) ?? (doc._deleted === true ? checkTombstone(doc, id) : checkBody(doc, { id, ...context }));
}

function checkEnvelope(doc: Doc): DocumentIssue | undefined {
  const foreign = Object.keys(doc).find((key) => key.startsWith('_') && !allowedUnderscore.has(key));
  if (foreign) return issue(`member ${foreign} is not allowed`);
  if (typeof doc._rev !== 'string' || generation(doc._rev) === undefined) return issue('_rev must be <generation>-<32 hexadecimal digits>');
  if (!isHistory(doc._revisions, doc._rev)) return issue('_revisions must list the branch of _rev');
  if (doc.v !== ENVELOPE_VERSION) return issue(`v must be ${ENVELOPE_VERSION}`);
  return checkSize(doc);
}

function checkSize(doc: Doc): DocumentIssue | undefined {
  // Most documents need not be composed to be measured.
  if (jsonBytesAtMost(doc) <= MAX_DOCUMENT_BYTES) return undefined;
  const bytes = new TextEncoder().encode(JSON.stringify(doc)).length;
  return bytes > MAX_DOCUMENT_BYTES ? issue(`the document has ${bytes} bytes; at most ${MAX_DOCUMENT_BYTES} are carried`) : undefined;
}

function isHistory(revisions: unknown, rev: string): boolean {
  if (revisions === undefined) return generation(rev) === 1;
  if (typeof revisions !== 'object' || revisions === null || !('start' in revisions) || !('ids' in revisions)) return false;
  const { start, ids } = revisions;
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > 1_000) return false;
  return `${start}-${ids[0]}` === rev && ids.every((one) => typeof one === 'string' && /^[0-9a-f]{32}$/.test(one));
}

function checkTombstone(doc: Doc, id: DocIdParts): DocumentIssue | undefined {
  if (isImmutable(id.class)) return issue(`class ${id.class} is never removed`);
  return typeof doc.closedBy === 'string' ? undefined : issue('a tombstone must say what closed it');
}

function checkBody(doc: Doc, context: Context & { id: DocIdParts }): DocumentIssue | undefined {
  if (!isUuid(doc.anonId) || !isUuid(doc.deviceId)) return issue('anonId and deviceId must be UUIDs');
  if (!isStamp(doc.hlc)) return issue('hlc must be a clock stamp');
  if (typeof doc.schema !== 'number' || !Number.isSafeInteger(doc.schema) || doc.schema < 1) return issue('schema must be a whole number from 1');
  if (isImmutable(context.id.class)) return checkImmutable(doc, context);
  return checkState(doc, context.id);
}

function checkState(doc: Doc, id: DocIdParts): DocumentIssue | undefined {
  if (!('value' in doc)) return issue('a state must have a value');
  if (id.class === 'p') return shardDevice(id.key) === doc.deviceId ? undefined : issue('a shard carries the device that its key names');
  const policy = doc.policy;
  if (typeof policy !== 'object' || policy === null || !('name' in policy)) return issue('policy must name a merge policy');
  if (typeof policy.name !== 'string' || !policyNames.has(policy.name)) return issue(`unknown merge policy ${String(policy.name)}`);
  if (doc.removedAt !== undefined && !isStamp(doc.removedAt)) return issue('removedAt must be a clock stamp');
  return undefined;
}

function checkImmutable(doc: Doc, context: Context & { id: DocIdParts }): DocumentIssue | undefined {
  if (generation(String(doc._rev)) !== 1) return issue(`class ${context.id.class} exists in generation 1 only`);
  if (context.digests !== false && immutableRevision(doc, context.sha256) !== doc._rev) return issue('the revision is not the digest of the body');
  if (context.deviceId !== undefined && doc.deviceId !== context.deviceId) return issue('a device sends its own entries only');
  if (context.id.class === 'd') return checkDropped(doc, context.id);
  if (context.id.class === 'e') return checkEvent(doc, context);
  const reason = context.id.class === 'k' ? consentIssue(doc, context.id) : auditIssue(doc, context.id);
  return reason === undefined ? undefined : issue(reason);
}

function checkEvent(doc: Doc, { id, digests, sha256 }: Context & { id: DocIdParts }): DocumentIssue | undefined {
  if (doc.eventId !== id.key) return issue('eventId must be the key of the document');
  if (doc.neuron !== id.neuron || doc.type !== id.collection) return issue('neuron and type must be those of the id');
  if (typeof doc.deviceSeq !== 'number' || !Number.isSafeInteger(doc.deviceSeq) || doc.deviceSeq < 1) return issue('deviceSeq must count from 1');
  if (typeof doc.purpose !== 'string' || !purposes.has(doc.purpose)) return issue('purpose must be a known purpose');
  if (!('data' in doc)) return issue('an event must have data');
  return digests === false || doc.hash === eventHash(doc, sha256) ? undefined : issue('hash is not that of the event');
}

function checkDropped(doc: Doc, id: DocIdParts): DocumentIssue | undefined {
  if (doc.neuron !== id.neuron) return issue('neuron must be that of the id');
  return isDroppedRecord(doc) ? undefined : issue('a record of dropped events must say which numbers, how many and why');
}

function isOwnShard({ key }: DocIdParts, deviceId: string | undefined): boolean {
  const device = shardDevice(key);
  return device !== undefined && (deviceId === undefined || device === deviceId);
}

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && uuid.test(value);
}

function issue(reason: string): DocumentIssue {
  return { code: 'bad-document', reason };
}
