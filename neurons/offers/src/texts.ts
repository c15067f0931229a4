import type { Offer } from './offer.ts';

const codes: Readonly<Record<string, string>> = {
  'storage-full': 'The device has no room left for this. Nothing that was saved is lost.',
  closed: 'This page was left open while the app was restarted. Open it again.',
};

/** What a person is told about an error code. */
export function problemText(code: string): string {
  return codes[code] ?? `The offers on this device could not be opened (${code}).`;
}

/** `Until 31 December 2026`, or how soon it ends. */
export function untilText({ until }: Pick<Offer, 'until'>, now: number): string {
  const days = Math.floor((until - now) / 86_400_000);
  if (days < 0) return 'Ended';
  if (days === 0) return 'Ends today';
  if (days < 7) return `${days} ${days === 1 ? 'day' : 'days'} left`;
  return `Until ${new Date(until).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })}`;
}
