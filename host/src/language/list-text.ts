import { msg, str } from './words.ts';

/** Several words as one phrase: `focus and planning`, `Fokus und Planung`. Without `Intl`, whose first use keeps a browser's thread for tens of milliseconds. */
export function listText(words: readonly string[]): string {
  const before = words.slice(0, -1).join(', ');
  const last = words.at(-1) ?? '';
  return before === '' ? last : msg(str`${before} and ${last}`);
}
