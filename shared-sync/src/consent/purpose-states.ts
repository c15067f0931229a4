import type { Hlc, Purpose } from '@empire/contract';
import { allowsPurpose, consentHeads, purposes } from '../../core/index.ts';
import type { LedgerEntry } from './ledger.ts';

/** The decision that made a purpose what it is. */
export interface Decision {
  readonly granted: boolean;
  readonly hlc: Hlc;
  /** The clock of the device it was made on (milliseconds since 1970). */
  readonly atMs: number;
  readonly deviceId: string;
  readonly place: string;
  readonly wording: { readonly text: string; readonly hash: string };
}

/** How a purpose stands. Without a decision nobody was asked, which means no. */
export interface PurposeState {
  readonly purpose: Purpose;
  readonly allowed: boolean;
  readonly decision?: Decision;
}

/** How every purpose stands, `functional` first. Where decisions compete, the one that settles it is told: a withdrawal before a grant. */
export function purposeStates(entries: readonly LedgerEntry[]): readonly PurposeState[] {
  return purposes.map((purpose) => {
    const allowed = allowsPurpose(entries, purpose);
    const settling = [...consentHeads(entries, purpose)].filter(({ granted }) => granted === allowed).sort((a, b) => (a.hlc < b.hlc ? 1 : -1))[0];
    return { purpose, allowed, ...(settling && { decision: decisionOf(settling) }) };
  });
}

function decisionOf({ granted, hlc, clientTs, deviceId, place, wording }: LedgerEntry): Decision {
  return { granted, hlc, atMs: clientTs, deviceId, place, wording };
}
