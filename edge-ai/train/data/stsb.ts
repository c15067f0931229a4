import { EmpireError } from '@empire/contract';
import { delimiterOf, readDelimited } from './delimited.ts';
import { partOf, readFiles } from './files.ts';

/** Two sentences with how similar people found them, 0 to 5. */
export interface SentencePair {
  readonly id: string;
  readonly texts: readonly [string, string];
  readonly similarity: number;
}

/** Where a table has its two sentences and what people said. */
interface Places {
  readonly one: number;
  readonly other: number;
  readonly said: number;
  readonly hasHeader: boolean;
}

const names = { one: ['sentence1', 'text1'], other: ['sentence2', 'text2'], said: ['score', 'similarity', 'similarity_score', 'label'] } as const;
/** The set's own files: genre, file, year, number, score and two sentences, without a header. */
const ownColumns = { one: 5, other: 6, said: 4, hasHeader: false };

/** Reads the STS benchmark in any of its forms: CSV or TSV, with a header or without; one part per file. Errors: `bad-argument`; as `readFiles`. */
export function readStsb(path: string): Readonly<Record<string, readonly SentencePair[]>> {
  return Object.fromEntries(readFiles(path, { endings: ['.csv', '.tsv'] }).map(({ name, text }) => [partOf(name), pairsOf(text, name)]));
}

function pairsOf(text: string, name: string): SentencePair[] {
  const rows = readDelimited(text, { delimiter: delimiterOf(text) });
  const places = placesOf(rows[0] ?? []);
  const pairs = rows.flatMap((row, index) => {
    if (index === 0 && places.hasHeader) return [];
    const said = row[places.said]?.trim() ?? '';
    const [one, other] = [row[places.one], row[places.other]];
    if (said === '' || Number.isNaN(Number(said)) || one === undefined || other === undefined)
      throw new EmpireError('bad-argument', `Row ${index + 1} of ${name} must hold two sentences and a number.`);
    return [{ id: `${partOf(name)}/${index}`, texts: [one, other] as const, similarity: Number(said) }];
  });
  if (pairs.length === 0) throw new EmpireError('bad-argument', `${name} must hold rows of two sentences and a number.`);
  return pairs;
}

function placesOf(first: readonly string[]): Places {
  const columns = first.map((column) => column.trim().toLowerCase());
  const at = (known: readonly string[]) => columns.findIndex((column) => known.includes(column));
  const [one, other, said] = [at(names.one), at(names.other), at(names.said)];
  if (one >= 0 && other >= 0 && said >= 0) return { one, other, said, hasHeader: true };
  return first.length >= 7 ? ownColumns : { one: 0, other: 1, said: 2, hasHeader: first[2] !== undefined && Number.isNaN(Number(first[2])) };
}
