import { readFiles } from './files.ts';

/** A paper's abstract in sentences, with what people wrote as its summary. */
export interface Paper {
  readonly id: string;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly summaries: readonly string[];
}

/** Reads SciTLDR: a JSON object per line with `source`, `target` and `title`; one part per file. */
export function readSciTldr(path: string): Readonly<Record<string, readonly Paper[]>> {
  return Object.fromEntries(
    readFiles(path, { endings: ['.jsonl'] }).map(({ name, text }) => {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      return [name.replace(/\.jsonl$/, ''), lines.map((line, index) => paperOf(JSON.parse(line), `${name}/${index}`))];
    }),
  );
}

function paperOf(value: unknown, place: string): Paper {
  const { source, target, title, paper_id: id } = value as Record<string, unknown>;
  if (!isTexts(source) || !isTexts(target)) throw new Error(`${place} must have lists of sentences as source and target.`);
  return { id: typeof id === 'string' ? id : place, title: typeof title === 'string' ? title : '', sentences: source, summaries: target };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
