import { EmpireError } from '@empire/contract';
import { delimiterOf, readDelimited } from './delimited.ts';
import { partOf, readFiles } from './files.ts';

/** One row of a table with whether it turned out well. */
export interface LabelledRecord {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly positive: boolean;
}

export type RecordParts = Readonly<Record<string, readonly LabelledRecord[]>>;

/** A table of outcomes: which column says it, and which words in it are the good and the bad one. */
export interface RecordFormat {
  readonly outcome: string;
  readonly good: string;
  readonly bad: string;
  /** Words of another edition of the table that mean the same as those learned from, by column. */
  readonly alike?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Reads CSV tables with a header; one part per file. Rows keep their order. Errors: `bad-argument` without the outcome's column, a row, or a known outcome; as `readFiles`. */
export function readRecords(path: string, format: RecordFormat): RecordParts {
  return Object.fromEntries(readFiles(path, { endings: ['.csv'] }).map(({ name, text }) => [partOf(name), recordsOf(text, { name, format })]));
}

function recordsOf(text: string, { name, format }: { name: string; format: RecordFormat }): LabelledRecord[] {
  const delimiter = delimiterOf(text);
  const [first = [], ...lines] = readDelimited(text, { delimiter });
  // Some rows of the leads are quoted as a whole.
  const rows = lines.map((row) => (row.length === 1 && first.length > 1 ? (readDelimited(row[0] ?? '', { delimiter })[0] ?? []) : row));
  const header = first.map((column) => column.trim());
  const at = header.indexOf(format.outcome);
  if (at < 0) throw new EmpireError('bad-argument', `${name} must have the column ${format.outcome}.`);
  if (rows.length === 0) throw new EmpireError('bad-argument', `${name} has a header and no row.`);
  return rows.map((row, index) => {
    const cells = header.map((column, place) => [column, cellOf(row[place], format.alike?.[column])]);
    const fields = Object.fromEntries(cells.filter(([column]) => column !== format.outcome));
    const outcome = row[at]?.trim().toLowerCase();
    if (outcome !== format.good && outcome !== format.bad)
      throw new EmpireError(
        'bad-argument',
        `Row ${index + 1} of ${name} must have ${format.good} or ${format.bad} as ${format.outcome}; received ${String(row[at]).slice(0, 40)}.`,
      );
    return { id: `${partOf(name)}/${index}`, fields, positive: outcome === format.good };
  });
}

function cellOf(cell = '', alike: Readonly<Record<string, string>> = {}): string {
  const word = cell.trim();
  if (/^(true|false)$/i.test(word)) return word.toUpperCase();
  return Object.hasOwn(alike, word) ? (alike[word] as string) : word;
}

/** Whether a file, or the first CSV of a folder, is a table with these columns. */
export function hasColumns(path: string, names: readonly string[]): boolean {
  try {
    const header = readFiles(path, { endings: ['.csv'] })[0]?.text.split(/\r?\n/, 1)[0] ?? '';
    const columns = (readDelimited(header, { delimiter: delimiterOf(header) })[0] ?? []).map((column) => column.trim());
    return names.every((name) => columns.includes(name));
  } catch {
    return false;
  }
}
