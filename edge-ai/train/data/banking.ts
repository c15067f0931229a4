import { readDelimited } from './delimited.ts';
import { readFiles } from './files.ts';
import type { TextParts } from './labelled-text.ts';

/** Reads Banking77: CSV with the columns text and category; one part per file (`train`, `test`). */
export function readBanking(path: string): TextParts {
  return Object.fromEntries(
    readFiles(path, { endings: ['.csv'] }).map(({ name, text }) => {
      const [header, ...rows] = readDelimited(text, { delimiter: ',' });
      if (header?.[0] !== 'text' || header[1] !== 'category')
        throw new Error(`${name} must start with text,category; received ${header?.join(',') ?? 'nothing'}.`);
      const part = name.replace(/\.csv$/, '');
      return [part, rows.map(([query = '', category = ''], index) => ({ id: `${part}/${index}`, text: query, labels: [category] }))];
    }),
  );
}
