import { consentIssue } from './consent-document.ts';
import { parseDocId } from './doc-id.ts';
import { type AnyDoc, ENVELOPE_VERSION } from './documents.ts';
import { immutableRevision } from './revision.ts';

/** Why a pulled document is not kept. */
export interface PulledIssue {
  readonly code: 'bad-content';
  readonly reason: string;
}

/** Checks a document that comes from the server. Tombstones are always kept, but consent is never taken back by one. Returns `undefined` for a good document. */
export function checkPulled(doc: AnyDoc): PulledIssue | undefined {
  const id = parseDocId(doc._id);
  if (!id) return issue('its id is none of the protocol');
  if (doc._deleted === true) return id.class === 'k' ? issue('consent is never removed') : undefined;
  if (doc.v !== ENVELOPE_VERSION) return issue(`its envelope version is ${JSON.stringify(doc.v)}`);
  if (typeof doc.schema !== 'number' || !Number.isSafeInteger(doc.schema)) return issue('it has no schema version');
  if (id.class === 'k') {
    const reason = immutableRevision(doc) === doc._rev ? consentIssue(doc, id) : 'its revision is not the digest of its body';
    return reason === undefined ? undefined : issue(reason);
  }
  return 'value' in doc ? undefined : issue('it has no value');
}

function issue(reason: string): PulledIssue {
  return { code: 'bad-content', reason };
}
