import { allowsPurpose, type ConsentEntry, mayLeave, readConsentEntry } from '@empire/shared-sync/core';

// Read and folded by the same functions as on the device, so that both sides agree on every ledger.
export { allowsPurpose as allows, type ConsentEntry, readConsentEntry };

/** What the bridge does with an event: `park` until its consent arrives; `drop` (counted) once consent was withdrawn. */
export type Verdict = 'forward' | 'park' | 'drop';

/**
 * Decides on one event by the consent that can be seen now, as the device itself would: what was recorded before a withdrawal is dropped, though the
 * purpose was granted again since. One whose entry is here and allows no such event waits for nothing.
 */
export function gate(event: Readonly<Record<string, unknown>>, ledger: readonly ConsentEntry[]): Verdict {
  const verdict = mayLeave(event, ledger);
  if (verdict !== 'hold') return verdict === 'leave' ? 'forward' : 'drop';
  const reference = typeof event.consentRef === 'string' ? event.consentRef.split(':').at(-1) : undefined;
  return ledger.some(({ key }) => key === reference) ? 'drop' : 'park';
}
