/** A table in 4 bits: two columns in a byte (the first half of the columns above, the second below), a step per row counted in `unit`. */
export interface PackedTable {
  readonly bytes: Uint8Array;
  readonly steps: Uint8Array;
  readonly unit: number;
}

/** Rounds every row to -7 … 7 steps of its own. Steps are rounded up so that the largest value still fits. */
export function packTable(values: Float32Array, { rows, width }: { rows: number; width: number }): PackedTable {
  const unit = Math.fround(largest(values) / 7 / 255) || 1e-9;
  const bytes = new Uint8Array((rows * width) / 2);
  const steps = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const line = values.subarray(row * width, (row + 1) * width);
    const count = Math.min(255, Math.max(1, Math.ceil(largest(line) / 7 / unit)));
    const whole = (at: number) => Math.min(7, Math.max(-7, Math.round((line[at] as number) / (count * unit)))) + 8;
    steps[row] = count;
    for (let at = 0; at < width / 2; at += 1) bytes[(row * width) / 2 + at] = whole(at) * 16 + whole(at + width / 2);
  }
  return { bytes, steps, unit };
}

/** Rounds every column of a matrix to -127 … 127 steps of its own. */
export function quantiseColumns(values: Float32Array, { rows, columns }: { rows: number; columns: number }): { whole: Int8Array; steps: Float32Array } {
  const steps = new Float32Array(columns);
  const whole = new Int8Array(values.length);
  for (let column = 0; column < columns; column += 1) {
    let top = 0;
    for (let row = 0; row < rows; row += 1) top = Math.max(top, Math.abs(values[row * columns + column] as number));
    const step = Math.fround(top / 127) || 1e-9;
    steps[column] = step;
    for (let row = 0; row < rows; row += 1) whole[row * columns + column] = Math.round((values[row * columns + column] as number) / step);
  }
  return { whole, steps };
}

function largest(values: Float32Array): number {
  return values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
}
