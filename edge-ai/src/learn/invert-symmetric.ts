/** The inverse of a symmetric positive definite matrix by Cholesky factors. Errors: throws when it is not positive definite. */
export function invertSymmetric(matrix: Float64Array, size: number): Float64Array {
  const factor = lowerFactor(matrix, size);
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let unit = 0; unit < size; unit += 1) {
    column.fill(0);
    column[unit] = 1;
    for (let row = unit; row < size; row += 1) {
      let sum = column[row] as number;
      for (let at = unit; at < row; at += 1) sum -= (factor[row * size + at] as number) * (column[at] as number);
      column[row] = sum / (factor[row * size + row] as number);
    }
    for (let row = size - 1; row >= 0; row -= 1) {
      let sum = column[row] as number;
      for (let at = row + 1; at < size; at += 1) sum -= (factor[at * size + row] as number) * (column[at] as number);
      column[row] = sum / (factor[row * size + row] as number);
    }
    inverse.set(column, unit * size);
  }
  return inverse;
}

function lowerFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] as number;
      for (let at = 0; at < column; at += 1) sum -= (factor[row * size + at] as number) * (factor[column * size + at] as number);
      if (row !== column) factor[row * size + column] = sum / (factor[column * size + column] as number);
      else if (sum > 0) factor[row * size + row] = Math.sqrt(sum);
      else throw new Error(`The matrix is not positive definite at row ${row}.`);
    }
  }
  return factor;
}
