import { parseDocId } from './doc-id.ts';
import { type AnyDoc, ENVELOPE_VERSION } from './documents.ts';

/** Why a pulled document is not kept. */
export interface PulledIssue {
  readonly code: 'bad-content';
  readonly reason: string;
}

/** Checks a document that comes from the server. Tombstones are always kept. Returns `undefined` for a good document. */
export function checkPulled(doc: AnyDoc): PulledIssue | undefined {
  if (!parseDocId(doc._id)) return issue('its id is none of the protocol');
  if (doc._deleted === true) return undefined;
  if (doc.v !== ENVELOPE_VERSION) return issue(`its envelope version is ${JSON.stringify(doc.v)}`);
  if (typeof doc.schema !== 'number' || !Number.isSafeInteger(doc.schema)) return issue('it has no schema version');
  return 'value' in doc ? undefined : issue('it has no value');
}

function issue(reason: string): PulledIssue {
  return { code: 'bad-content', reason };
}
