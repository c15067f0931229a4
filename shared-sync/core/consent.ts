import type { AnonId, DeviceId, Hlc, Purpose } from '@empire/contract';
import type { ENVELOPE_VERSION } from './documents.ts';

/** Every purpose, `functional` first: it is the one that asks for no consent. */
export const purposes = ['functional', 'analytics', 'personalization', 'marketing'] as const satisfies readonly Purpose[];

/** What of a ledger entry decides. `key` is the last part of its document id, `heads` the keys of the entries it saw. */
export interface ConsentEntry {
  readonly key: string;
  readonly purpose: string;
  readonly granted: boolean;
  readonly heads: readonly string[];
}

/** The words that a person read when deciding, and their SHA-256 (64 hexadecimal digits), so that a version can be told from another. */
export interface ConsentWording {
  readonly text: string;
  readonly hash: string;
}

/** The body of a ledger entry (class `k`, `host:k:consent:<key>`): one decision of a person about one purpose. */
export interface ConsentBody {
  readonly v: typeof ENVELOPE_VERSION;
  readonly schema: 1;
  readonly anonId: AnonId;
  readonly deviceId: DeviceId;
  readonly hlc: Hlc;
  /** The device's own clock when it was decided (milliseconds since 1970). */
  readonly clientTs: number;
  readonly purpose: Exclude<Purpose, 'functional'>;
  readonly granted: boolean;
  readonly heads: readonly string[];
  /** Where it was decided: a page of the host, or a neuron. */
  readonly place: string;
  readonly wording: ConsentWording;
}

/** What may become of an event that waits to be sent: `leave`; `drop` because consent was withdrawn; `hold` while its consent is not known here. */
export type ConsentVerdict = 'leave' | 'drop' | 'hold';

/** The entries of a purpose that no other entry saw: what stands. Sorted by key. */
export function consentHeads<T extends ConsentEntry>(ledger: readonly T[], purpose: string): readonly T[] {
  const entries = ledger.filter((entry) => entry.purpose === purpose);
  const seen = new Set(entries.flatMap(({ heads }) => heads));
  return entries.filter(({ key }) => !seen.has(key)).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * Whether a purpose is allowed, by whatever of the ledger has arrived, in any order: `functional` always; unknown means no; and a grant
 * wins over a concurrent withdrawal only if it names it.
 */
export function allowsPurpose(ledger: readonly ConsentEntry[], purpose: string): boolean {
  if (purpose === 'functional') return true;
  const heads = consentHeads(ledger, purpose);
  return heads.length > 0 && heads.every(({ granted }) => granted);
}

/**
 * Whether an event may be sent now. What was recorded under a consent that was withdrawn stays behind, even if the purpose was granted
 * again since: the withdrawal covered it.
 */
export function mayLeave(event: Readonly<Record<string, unknown>>, ledger: readonly ConsentEntry[]): ConsentVerdict {
  const purpose = String(event.purpose);
  if (purpose === 'functional') return 'leave';
  const key = typeof event.consentRef === 'string' ? event.consentRef.split(':').at(-1) : undefined;
  const isKnown = ledger.some((entry) => entry.key === key && entry.purpose === purpose && entry.granted);
  if (!isKnown || key === undefined) return 'hold';
  return allowsPurpose(ledger, purpose) && !withdrawnKeys(ledger).has(key) ? 'leave' : 'drop';
}

/** The entries that some withdrawal saw, directly or through others. */
function withdrawnKeys(ledger: readonly ConsentEntry[]): ReadonlySet<string> {
  const headsOf = new Map(ledger.map(({ key, heads }) => [key, heads]));
  const reached = new Set<string>();
  const open = ledger.filter(({ granted }) => !granted).flatMap(({ heads }) => heads);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    open.push(...(headsOf.get(key) ?? []));
  }
  return reached;
}
