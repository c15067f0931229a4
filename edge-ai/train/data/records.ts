import { basename } from 'node:path';
import { readDelimited } from './delimited.ts';
import { readFiles } from './files.ts';

/** One row of a table with whether it turned out well. */
export interface LabelledRecord {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly positive: boolean;
}

export type RecordParts = Readonly<Record<string, readonly LabelledRecord[]>>;

/** A table of outcomes: which column says it, and which word in it is the good one. */
export interface RecordFormat {
  readonly outcome: string;
  readonly good: string;
}

/** Reads CSV tables with a header; one part per file. Rows keep their order. Errors: throws when the outcome's column is missing. */
export function readRecords(path: string, { outcome, good }: RecordFormat): RecordParts {
  return Object.fromEntries(
    readFiles(path, { endings: ['.csv'] }).map(({ name, text }) => {
      const [header = [], ...rows] = readDelimited(text, { delimiter: delimiterOf(text) });
      const at = header.indexOf(outcome);
      if (at < 0) throw new Error(`${name} must have the column ${outcome}.`);
      const part = basename(name, '.csv');
      const records = rows.map((row, index) => {
        const fields = Object.fromEntries(header.map((column, place) => [column, row[place] ?? '']).filter(([column]) => column !== outcome));
        return { id: `${part}/${index}`, fields, positive: row[at]?.toLowerCase() === good.toLowerCase() };
      });
      return [part, records];
    }),
  );
}

/** Whether a file, or the first CSV of a folder, is a table with these columns. */
export function hasColumns(path: string, names: readonly string[]): boolean {
  try {
    const header = readFiles(path, { endings: ['.csv'] })[0]?.text.split(/\r?\n/, 1)[0] ?? '';
    const columns = readDelimited(header, { delimiter: delimiterOf(header) })[0] ?? [];
    return names.every((name) => columns.includes(name));
  } catch {
    return false;
  }
}

function delimiterOf(text: string): ',' | ';' {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  return header.split(';').length > header.split(',').length ? ';' : ',';
}
