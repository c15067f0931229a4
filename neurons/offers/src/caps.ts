import type { Entry } from '@empire/contract';
import type { Choice } from './choice.ts';
import type { Offer } from './offer.ts';

const dayMs = 24 * 60 * 60_000;

/** How often each offer was shown on all devices, by day: offer key → `2026-11-22` → times. */
export type Seen = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The key of one offer's count for one day. */
export function seenKey(offer: string, day: string): string {
  return `${offer}~${day}`;
}

/** Reads the counts as the database folds them over all devices. */
export function readSeen(entries: readonly Entry[]): Seen {
  const seen = new Map<string, Map<string, number>>();
  for (const { key, value } of entries) {
    const at = key.lastIndexOf('~');
    if (at < 1 || typeof value !== 'number') continue;
    const offer = key.slice(0, at);
    seen.set(offer, (seen.get(offer) ?? new Map<string, number>()).set(key.slice(at + 1), value));
  }
  return seen;
}

/** Whether an offer was shown as often as it promised, on all devices together. The days count back from `day`. */
export function isCapped({ key, cap }: Pick<Offer, 'key' | 'cap'>, { seen, day }: { seen: Seen; day: string }): boolean {
  const first = Date.parse(`${day}T00:00:00Z`) - (cap.days - 1) * dayMs;
  let shown = 0;
  for (const [when, times] of seen.get(key) ?? []) if (Date.parse(`${when}T00:00:00Z`) >= first) shown += times;
  return shown >= cap.shown;
}

/** Whether an offer leaves the person alone: it was taken, or put away a while ago. */
export function isResting({ cap }: Pick<Offer, 'cap'>, { choice, nowMs }: { choice: Choice; nowMs: number }): boolean {
  if (choice.claimedAt !== undefined) return true;
  return choice.dismissedAt !== undefined && nowMs - choice.dismissedAt < cap.restDays * dayMs;
}
