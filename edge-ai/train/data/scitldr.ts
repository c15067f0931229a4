import { EmpireError } from '@empire/contract';
import { partOf, readFiles, readJson } from './files.ts';

/** What is summarised, in sentences, with what people wrote as its summary. */
export interface Paper {
  readonly id: string;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly summaries: readonly string[];
}

/** Reads SciTLDR (abstracts, AIC or full texts): a JSON object per line with `source`, `target` and `title`; one part per file. Errors: `bad-argument`; as `readFiles`. */
export function readSciTldr(path: string): Readonly<Record<string, readonly Paper[]>> {
  return Object.fromEntries(
    readFiles(path, { endings: ['.jsonl'] }).map(({ name, text }) => {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      return [partOf(name), lines.map((line, index) => paperOf(readJson(line, `Line ${index + 1} of ${name}`), `${partOf(name)}/${index}`))];
    }),
  );
}

function paperOf(value: unknown, place: string): Paper {
  const { source, target, title, paper_id: id } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const summaries = typeof target === 'string' ? [target] : target;
  if (!isTexts(source) || !isTexts(summaries)) throw new EmpireError('bad-argument', `${place} must have lists of sentences as source and target.`);
  return { id: typeof id === 'string' ? id : place, title: typeof title === 'string' ? title : '', sentences: source, summaries };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
