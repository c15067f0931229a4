import { dateText } from '@empire/contract/language';

export { dateText, numberText, plural } from '@empire/contract/language';

/** The time of the day as the reader writes it. */
export function clockText(ms: number): string {
  return dateText(ms, { timeStyle: 'short' });
}
