import { consentPrefix } from './consent-document.ts';

/** The host's collection beside the ledger, and the one document in it: the keys of all entries, merged as a set. */
export const decisionsCollection = 'decisions';
export const decisionsKey = 'all';

/**
 * Its id, which everybody knows. On a cluster a document is read from several copies, where a range comes from one that may lack the newest
 * entries: what this document names and the range does not is read by its id.
 */
export const decisionsId = `host:s:${decisionsCollection}:${decisionsKey}`;

const digest = /^[0-9a-f]{32}$/;

/** The ids of the ledger's entries that versions of that document name. Entries are never removed: nor are their names. */
export function decidedIds(versions: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const keys = versions.flatMap(({ value }) => Object.keys((value as { entries?: object } | undefined)?.entries ?? {}));
  return [...new Set(keys)].filter((key) => digest.test(key)).map((key) => consentPrefix + key);
}
