/** ROUGE-1 as F1 (Lin 2004): words in common over both lengths. Lower case, letters and digits, no stemming. */
export function rouge1(summary: string, reference: string): number {
  const [ours, theirs] = [wordsOf(summary), wordsOf(reference)];
  const left = new Map<string, number>();
  for (const word of theirs) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of ours) {
    const count = left.get(word) ?? 0;
    if (count > 0) common += 1;
    left.set(word, count - 1);
  }
  return common === 0 ? 0 : (2 * common) / (ours.length + theirs.length);
}

/** The best agreement with any of the references. */
export function bestRouge1(summary: string, references: readonly string[]): number {
  return references.reduce((best, reference) => Math.max(best, rouge1(summary, reference)), 0);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}
