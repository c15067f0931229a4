import { canonicalJson } from './canonical.ts';
import { type ConsentBody, type ConsentEntry, purposes } from './consent.ts';
import { sha256Hex } from './digest.ts';
import { type DocIdParts, makeDocId } from './doc-id.ts';
import type { AnyDoc } from './documents.ts';
import { immutableRevision } from './revision.ts';

/** Every id of the ledger begins with this. */
export const consentPrefix = 'host:k:consent:';

const maxHeads = 64;
const maxWording = 4_000;
const digest = /^[0-9a-f]{32}$/;
const placePattern = /^[a-z][a-z0-9/-]{0,59}$/;

/** The document of a decision. Its key is a digest of the body and its revision one of both: nobody can write another under the same id. */
export function consentDocument(body: ConsentBody): AnyDoc {
  const key = keyOf({ ...body });
  const _id = makeDocId('host', { class: 'k', collection: 'consent', key });
  if (!_id) throw new Error('a digest is always a key');
  const _rev = immutableRevision({ _id, ...body });
  return { ...body, _id, _rev, _revisions: { start: 1, ids: [_rev.slice(2)] } };
}

/** What stands wrong in a document that claims class `k`, or `undefined`. Revision, device and stamp are checked with every document. */
export function consentIssue(doc: Readonly<Record<string, unknown>>, id: DocIdParts): string | undefined {
  if (id.neuron !== 'host' || id.collection !== 'consent') return 'consent is kept by the host alone';
  if (!purposes.some((purpose) => purpose !== 'functional' && purpose === doc.purpose)) return 'purpose must be one that asks for consent';
  if (typeof doc.granted !== 'boolean') return 'granted must be true or false';
  if (!isHeads(doc.heads)) return 'heads must list the keys of the entries that were seen';
  if (typeof doc.place !== 'string' || !placePattern.test(doc.place)) return 'place must name where it was decided';
  if (!isWording(doc.wording)) return 'wording must hold the words shown, and their SHA-256';
  if (!Number.isSafeInteger(doc.clientTs)) return 'clientTs must be whole milliseconds';
  return id.key === keyOf(doc) ? undefined : 'the key is not the digest of the entry';
}

/** Reads one untrusted document of the ledger; `undefined` when it is no entry. */
export function readConsentEntry(document: Readonly<Record<string, unknown>>): ConsentEntry | undefined {
  const { _id, purpose, granted, heads } = document;
  if (typeof _id !== 'string' || typeof purpose !== 'string' || typeof granted !== 'boolean') return undefined;
  const seen = Array.isArray(heads) ? heads.filter((head) => typeof head === 'string') : [];
  return { key: _id.split(':').at(-1) as string, purpose, granted, heads: seen };
}

function keyOf(doc: Readonly<Record<string, unknown>>): string {
  const body = Object.fromEntries(Object.entries(doc).filter(([name]) => !name.startsWith('_')));
  return sha256Hex(canonicalJson(body)).slice(0, 32);
}

function isHeads(heads: unknown): boolean {
  return Array.isArray(heads) && heads.length <= maxHeads && heads.every((head) => typeof head === 'string' && digest.test(head));
}

function isWording(wording: unknown): boolean {
  if (typeof wording !== 'object' || wording === null || !('text' in wording) || !('hash' in wording)) return false;
  const { text, hash } = wording;
  return typeof text === 'string' && text.length > 0 && text.length <= maxWording && hash === sha256Hex(text.normalize('NFC'));
}
