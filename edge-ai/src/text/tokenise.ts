/** How much of a text is looked at, in UTF-16 units: what comes after does not change the answer. */
export const maxTextLength = 20_000;

/** Words with inner apostrophes, single pictographs, and runs of marks that carry tone. */
const tokenPattern = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|\p{Extended_Pictographic}|[!?]+/gu;

/** The lower-case tokens of a text, `maxTokens` at most. Control characters, unpaired surrogates and other marks only part tokens. */
export function tokenise(text: string, { maxTokens = 256 }: { maxTokens?: number } = {}): string[] {
  const tokens: string[] = [];
  for (const [token] of text.slice(0, maxTextLength).normalize('NFKC').toLowerCase().matchAll(tokenPattern)) {
    if (tokens.length === maxTokens) break;
    tokens.push(token.replaceAll('’', "'").slice(0, 48));
  }
  return tokens;
}
