import { EmpireError, type SummarizeInput, type SummarizeOutput } from '@empire/contract';
import { sentencesOf } from '../text/sentences.ts';
import { readRecord, readText } from './read-input.ts';

const task = 'summarize';
/** Rules run on the page's own thread. */
const bounds = { maxLength: 30_000, maxSentences: 150 };

export interface ReadSummarize {
  readonly sentences: readonly string[];
  readonly title: string;
  readonly wanted: number;
  readonly maxCharacters: number;
}

/** Reads an input and splits its text. Errors: `bad-argument`. */
export function readSummarize(input: SummarizeInput): ReadSummarize {
  const { text, title = '', sentences = 1, maxCharacters = Number.MAX_SAFE_INTEGER } = readRecord(input, { task });
  for (const [field, value] of Object.entries({ sentences, maxCharacters })) {
    if (!Number.isSafeInteger(value) || value < 1) throw new EmpireError('bad-argument', `${field} must be a whole number from 1; received ${String(value)}.`);
  }
  return {
    sentences: sentencesOf(readText(text, { task, field: 'text' }), bounds),
    title: readText(title, { task, field: 'title' }),
    wanted: sentences,
    maxCharacters,
  };
}

/** Takes the best sentences in reading order, cut at a word. Equal scores go to the earlier sentence. */
export function composeSummary({ sentences, wanted, maxCharacters }: ReadSummarize, scores: readonly number[]): Omit<SummarizeOutput, 'by'> {
  const places = [...sentences.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b).slice(0, wanted);
  const extracted = places.sort((a, b) => a - b).map((index) => ({ index, text: sentences[index] as string, score: scores[index] as number }));
  return { summary: cutAt(extracted.map(({ text }) => text).join(' '), maxCharacters), extracted };
}

/** The text itself, or as many whole words of it as fit with an ellipsis. */
export function cutAt(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const room = text.slice(0, Math.max(0, maxCharacters - 1));
  const atWord = /\s/u.test(text.charAt(room.length)) ? room.trimEnd() : room.replace(/\s+\S*$/u, '');
  return `${(atWord === '' ? room : atWord).replace(/[\ud800-\udbff]$/, '')}…`;
}
