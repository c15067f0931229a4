import { tokenise } from './tokenise.ts';

/** Words that carry no meaning of their own. */
export const fillers: ReadonlySet<string> = new Set(
  'a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it its may more most no not of on or our out she so such than that the their them then there these they this those to was we were what when which while who will with would you your'.split(
    ' ',
  ),
);

/** How often each stem of a content word is in a text. */
export function contentWords(text: string, { maxTokens = 512 }: { maxTokens?: number } = {}): Map<string, number> {
  return countStems(tokenise(text, { maxTokens }));
}

/** The same for words that were parted already. */
export function countStems(words: readonly string[]): Map<string, number> {
  const bag = new Map<string, number>();
  for (const word of words) {
    if (fillers.has(word) || word.length < 2) continue;
    const stem = stemOf(word);
    bag.set(stem, (bag.get(stem) ?? 0) + 1);
  }
  return bag;
}

/** The word without common English endings; short words as they are. */
export function stemOf(word: string): string {
  return word.length < 5 ? word : word.replace(/(ations?|ings?|ed|es|s|ly)$/, '');
}
