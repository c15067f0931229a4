import { allowsPurpose, type ConsentEntry, readConsentEntry } from '@empire/shared-sync/core';

// Read and folded by the same functions as on the device, so that both sides agree on every ledger.
export { allowsPurpose as allows, type ConsentEntry, readConsentEntry };

/** What the bridge does with an event: `park` until its consent arrives; `drop` (counted) once consent was withdrawn. */
export type Verdict = 'forward' | 'park' | 'drop';

/** Decides on one event by the consent that can be seen now. */
export function gate(event: Readonly<Record<string, unknown>>, ledger: readonly ConsentEntry[]): Verdict {
  if (event.purpose === 'functional') return 'forward';
  const reference = typeof event.consentRef === 'string' ? event.consentRef.split(':').at(-1) : undefined;
  if (!ledger.some(({ key }) => key === reference)) return 'park';
  return allowsPurpose(ledger, String(event.purpose)) ? 'forward' : 'drop';
}
