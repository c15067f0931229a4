import { dateText, numberText, plural } from '@empire/contract/language';
import { msg, str } from './words.ts';

const codes = (): Readonly<Record<string, string>> => ({
  'storage-full': msg('The device has no room left. Free some space; nothing that was saved is lost.'),
  closed: msg('This page was left open while the app was restarted. Open it again.'),
});

/** What a reader is told about an error code. */
export function problemText(code: string): string {
  return codes()[code] ?? msg(str`The articles on this device could not be opened (${code}).`);
}

const reasons = (): Readonly<Record<string, string>> => ({
  age: msg('it is old for what it is'),
  expired: msg('it has expired'),
  'dated-words': msg('it speaks of dates that have passed'),
  'past-year': msg('it speaks of a past year'),
  'past-version': msg('it speaks of an older version'),
  superseded: msg('a newer article covers the same'),
  'falling-engagement': msg('it is hardly read any more'),
});

/** Why an article may be out of date, in a sentence. */
export function staleText(codes: readonly string[]): string {
  const words = reasons();
  const [first, second] = codes.flatMap((code) => words[code] ?? []);
  if (first === undefined) return msg('This may be out of date.');
  return second === undefined ? msg(str`This may be out of date: ${first}.`) : msg(str`This may be out of date: ${first}, and ${second}.`);
}

/** `12 August 2026`, in the reader's language and the article's time zone-free day. */
export function dayText(time: number): string {
  return dateText(time, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** `1 article`, `12 articles`. */
export function countText(count: number): string {
  return plural(count, { one: () => msg('1 article'), other: () => msg(str`${numberText(count)} articles`) });
}
