import { locale } from '@empire/contract/language';

/** Several words as one phrase: `focus and planning`, `Fokus und Planung`. */
export function listText(words: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words);
}
