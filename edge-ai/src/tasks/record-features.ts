/**
 * How one field of a record becomes numbers. `edges`: one place per bin between ascending edges, then the value itself, logarithmic, less
 * `mean` and by `scale`. `values`: one place per word. Both end with a place that is 1 where the field is missing.
 */
export type FeatureColumn =
  | { readonly name: string; readonly edges: readonly number[]; readonly mean: number; readonly scale: number }
  | { readonly name: string; readonly values: readonly string[] };

/** A record as callers give it. */
export type FeatureRecord = Readonly<Record<string, unknown>>;

/** How many numbers a column gives. */
export function widthOf(column: FeatureColumn): number {
  return 'edges' in column ? column.edges.length + 3 : column.values.length + 1;
}

/** The numbers of a record, column after column. Fields that are missing, NaN or of another kind count as missing; unknown ones are ignored. */
export function recordFeatures(record: FeatureRecord, columns: readonly FeatureColumn[]): Float32Array {
  const numbers = new Float32Array(columns.reduce((sum, column) => sum + widthOf(column), 0));
  let at = 0;
  for (const column of columns) {
    fill(numbers.subarray(at, at + widthOf(column)), { column, value: Object.hasOwn(record, column.name) ? record[column.name] : undefined });
    at += widthOf(column);
  }
  return numbers;
}

/** Whether a record has a usable value for a column. */
export function isKnown(value: unknown, column: FeatureColumn): boolean {
  return 'edges' in column ? numberOf(value) !== undefined : column.values.includes(String(value));
}

function fill(places: Float32Array, { column, value }: { column: FeatureColumn; value: unknown }): void {
  if (!isKnown(value, column)) places[places.length - 1] = 1;
  else if ('values' in column) places[column.values.indexOf(String(value))] = 1;
  else {
    const number = numberOf(value) as number;
    places[column.edges.filter((edge) => number > edge).length] = 1;
    places[places.length - 2] = Math.max(-4, Math.min(4, (signedLog(number) - column.mean) / column.scale));
  }
}

/** The logarithm of one more than the size, with the sign kept: long tails become short. */
export function signedLog(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

/** Numbers, truth values and texts that hold a number. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
