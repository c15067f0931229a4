/**
 * One entry of the consent ledger: a document `host:k:<collection>:<key>` with the members `purpose`, `granted` and `heads`,
 * the keys of the entries it saw.
 */
export interface ConsentEntry {
  readonly key: string;
  readonly purpose: string;
  readonly granted: boolean;
  readonly heads: readonly string[];
}

/** What the bridge does with an event: `park` until its consent arrives; `drop` (counted) once consent was withdrawn. */
export type Verdict = 'forward' | 'park' | 'drop';

/** Reads one untrusted document; `undefined` when it is no consent entry. */
export function readConsentEntry(document: Readonly<Record<string, unknown>>): ConsentEntry | undefined {
  const { _id, purpose, granted, heads } = document;
  if (typeof _id !== 'string' || typeof purpose !== 'string' || typeof granted !== 'boolean') return undefined;
  const seen = Array.isArray(heads) ? heads.filter((head) => typeof head === 'string') : [];
  return { key: _id.split(':').at(-1) as string, purpose, granted, heads: seen };
}

/** Whether a purpose is allowed: unknown means no, and a grant wins over a withdrawal only if it names it. */
export function allows(ledger: readonly ConsentEntry[], purpose: string): boolean {
  const entries = ledger.filter((entry) => entry.purpose === purpose);
  const superseded = new Set(entries.flatMap(({ heads }) => heads));
  const heads = entries.filter(({ key }) => !superseded.has(key));
  return heads.length > 0 && heads.every(({ granted }) => granted);
}

/** Decides on one event by the consent that can be seen now. */
export function gate(event: Readonly<Record<string, unknown>>, ledger: readonly ConsentEntry[]): Verdict {
  if (event.purpose === 'functional') return 'forward';
  const reference = typeof event.consentRef === 'string' ? event.consentRef.split(':').at(-1) : undefined;
  if (!ledger.some(({ key }) => key === reference)) return 'park';
  return allows(ledger, String(event.purpose)) ? 'forward' : 'drop';
}
