import { readDelimited } from './delimited.ts';
import { readFiles } from './files.ts';

/** Two sentences with how similar people found them, 0 to 5. */
export interface SentencePair {
  readonly id: string;
  readonly texts: readonly [string, string];
  readonly similarity: number;
}

/** Reads the STS benchmark: CSV of two sentences and a similarity, with or without a header; one part per file. */
export function readStsb(path: string): Readonly<Record<string, readonly SentencePair[]>> {
  return Object.fromEntries(
    readFiles(path, { endings: ['.csv'] }).map(({ name, text }) => {
      const part = name.replace(/\.csv$/, '');
      const pairs = readDelimited(text, { delimiter: ',' }).flatMap(([one = '', other = '', said = ''], index) => {
        const similarity = Number(said);
        return said === '' || Number.isNaN(similarity) ? [] : [{ id: `${part}/${index}`, texts: [one, other] as const, similarity }];
      });
      if (pairs.length === 0) throw new Error(`${name} must hold rows of two sentences and a number.`);
      return [part, pairs];
    }),
  );
}
