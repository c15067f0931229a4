import { EmpireError } from '@empire/contract';
import { delimiterOf, readDelimited } from './delimited.ts';
import { partOf, readFiles } from './files.ts';
import type { LabelledText, TextParts } from './labelled-text.ts';

/** Reads Banking77: CSV with the columns text and category among others; one part per file (`train`, `test`). Errors: `bad-argument`; as `readFiles`. */
export function readBanking(path: string): TextParts {
  return Object.fromEntries(readFiles(path, { endings: ['.csv', '.tsv'] }).map(({ name, text }) => [partOf(name), readTable(text, name)]));
}

function readTable(text: string, name: string): LabelledText[] {
  const [header = [], ...rows] = readDelimited(text, { delimiter: delimiterOf(text) });
  const columns = header.map((column) => column.trim().toLowerCase());
  const [texts, categories] = [columns.indexOf('text'), columns.indexOf('category')];
  if (texts < 0 || categories < 0)
    throw new EmpireError('bad-argument', `${name} must have the columns text and category; received ${header.slice(0, 5).join(',').slice(0, 100)}.`);
  return rows.map((row, index) => {
    const category = row[categories]?.trim();
    if (!category) throw new EmpireError('bad-argument', `Row ${index + 1} of ${name} has no category.`);
    return { id: `${partOf(name)}/${index}`, text: row[texts] ?? '', labels: [category] };
  });
}
