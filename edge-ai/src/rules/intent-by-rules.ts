import type { IntentInput, IntentOutput, Labelled } from '@empire/contract';
import type { RunOptions } from '../inference-provider.ts';
import { readRecord, readText, readTopK } from '../tasks/read-input.ts';
import { tokenise } from '../text/tokenise.ts';

const task = 'detect-intent';
/** At least half of the words of a label must be in the text. */
const threshold = 0.5;
const fillers = new Set(['a', 'an', 'the', 'my', 'of', 'to', 'for', 'and', 'or', 'is', 'in', 'on']);

/** Matches the words of the labels in `among` with the words of the text, by their first letters: "book-demo" is found in "booking a demo". */
export function intentByRules(input: IntentInput, { topK }: RunOptions = {}): IntentOutput {
  const text = readText(readRecord(input, { task }).text, { task, field: 'text' });
  const count = readTopK(topK, { otherwise: 5 });
  const words = tokenise(text);
  const scored = (input.among ?? []).map((label) => ({ label, found: matches(label, words) }));
  const ranked: Labelled[] = scored.map(({ label, found }) => ({ label, score: found.share })).sort((a, b) => b.score - a.score);
  const first = ranked[0];
  const known = first !== undefined && first.score >= threshold && first.score > (ranked[1]?.score ?? 0);
  const carrying = scored.find(({ label }) => label === first?.label)?.found.words ?? [];
  return {
    intent: known ? first.label : undefined,
    ranked: ranked.slice(0, count),
    inScope: first?.score ?? 0,
    reasons: known ? carrying.map((about) => ({ code: 'word', about, weight: first.score / carrying.length })) : [],
    by: { provider: 'rules' },
  };
}

function matches(label: string, words: readonly string[]): { share: number; words: string[] } {
  const parts = label
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '' && !fillers.has(part));
  const found = parts.map((part) => words.find((word) => stem(word) === stem(part))).filter((word) => word !== undefined);
  return { share: parts.length === 0 ? 0 : found.length / parts.length, words: found };
}

/** The word without common English endings; short words as they are. */
function stem(word: string): string {
  return word.length < 5 ? word.replace(/s$/, '') : word.replace(/(ations?|ings?|ed|es|e|s|ly)$/, '');
}
