import { dateText, locale, plural } from '@empire/contract/language';
import type { Offer } from './offer.ts';
import { msg, str } from './words.ts';

const codes = (): Readonly<Record<string, string>> => ({
  'storage-full': msg('The device has no room left for this. Nothing that was saved is lost.'),
  closed: msg('This page was left open while the app was restarted. Open it again.'),
});

/** What a person is told about an error code. */
export function problemText(code: string): string {
  return codes()[code] ?? msg(str`The offers on this device could not be opened (${code}).`);
}

/** `Until 31 December 2026`, or how soon it ends. */
export function untilText({ until }: Pick<Offer, 'until'>, now: number): string {
  const days = Math.floor((until - now) / 86_400_000);
  if (days < 0) return msg('Ended');
  if (days === 0) return msg('Ends today');
  if (days < 7) return plural(days, { one: () => msg('1 day left'), other: () => msg(str`${days} days left`) });
  return msg(str`Until ${dateText(until, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })}`);
}

/** Why something published is not shown: the reason itself where English is read, else what its code means. */
export function refusalText({ message }: { readonly message: string }): string {
  return locale().startsWith('en') ? message : msg('Its content is malformed and was refused.');
}
