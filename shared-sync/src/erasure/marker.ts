import type { Json } from '@empire/contract';
import type { ErasureAcknowledgement } from '../ports/gateway.ts';
import type { Records } from '../ports/key-vault.ts';

/** The record that a wipe is under way: written before anything is destroyed, it outlives the keys and a crash. */
export interface Marker {
  readonly v: 1;
  /** `acknowledging`: everything is gone, and the gateway has yet to be told. */
  readonly phase: 'wiping' | 'acknowledging';
  readonly reason: 'asked' | 'everywhere' | 'statement';
  readonly startedAtMs: number;
  /** Entries that had not been sent; `null` where nothing could be opened to count them. */
  readonly unsent: number | null;
  readonly databases: number;
  /** Signed while there was a key to sign with. */
  readonly acknowledgement: ErasureAcknowledgement | null;
}

/** The name of the marker's record. */
export const markerName = 'erasing';

/** The marker, if a wipe is under way. */
export async function readMarker(records: Records): Promise<Marker | undefined> {
  return (await records.record(markerName)) as unknown as Marker | undefined;
}

/** Writes the marker. */
export async function writeMarker(records: Records, marker: Marker): Promise<void> {
  await records.writeRecord(markerName, marker as unknown as Json);
}

/** The channel on which a context that wipes the device tells the others to let go. */
export const erasureChannel = 'empire-erasure';
