import { type FeatureColumn, numberOf, signedLog } from '../../src/tasks/record-features.ts';
import type { LabelledRecord } from '../data/records.ts';

/** Which fields are read as numbers, and which as words. */
export interface FieldKinds {
  readonly numbers: readonly string[];
  readonly words: readonly string[];
}

/** A word needs so many records to have a place of its own. */
const minRecords = 30;

/** Learns bins and words from records: edges at quantiles, words that are frequent. */
export function columnsFor(records: readonly LabelledRecord[], { numbers, words, bins }: FieldKinds & { bins: number }): FeatureColumn[] {
  return [...numbers.map((name) => numberColumn(name, { records, bins })), ...words.map((name) => wordColumn(name, records))];
}

function numberColumn(name: string, { records, bins }: { records: readonly LabelledRecord[]; bins: number }): FeatureColumn {
  const values = records
    .map(({ fields }) => numberOf(fields[name]))
    .filter((value) => value !== undefined)
    .sort((a, b) => a - b);
  const quantiles = Array.from({ length: bins - 1 }, (_, at) => values[Math.floor(((at + 1) * values.length) / bins)] as number);
  const logs = values.map(signedLog);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const scale = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length) || 1;
  return { name, edges: [...new Set(quantiles)].map(rounded), mean: rounded(mean), scale: rounded(scale) };
}

function wordColumn(name: string, records: readonly LabelledRecord[]): FeatureColumn {
  const counts = new Map<string, number>();
  for (const { fields } of records) counts.set(fields[name] ?? '', (counts.get(fields[name] ?? '') ?? 0) + 1);
  const values = [...counts].filter(([word, count]) => word !== '' && count >= minRecords).map(([word]) => word);
  return { name, values: values.sort() };
}

function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
