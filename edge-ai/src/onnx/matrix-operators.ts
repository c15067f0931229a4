import { around, axisOf, inputAt, type Operator, refuseShapes, wholeAttribute } from './operator.ts';

/** Two matrices; ranks above two are not needed by the graphs here. */
const matMul: Operator = (inputs, node) => {
  const left = inputAt(inputs, { index: 0, node });
  const right = inputAt(inputs, { index: 1, node });
  const [rows = 0, shared = 0] = left.dims;
  const [height = 0, columns = 0] = right.dims;
  if (left.dims.length !== 2 || right.dims.length !== 2 || shared !== height) return refuseShapes(node, [left.dims, right.dims]);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const into = values.subarray(row * columns, (row + 1) * columns);
    for (let step = 0; step < shared; step += 1) {
      const factor = left.values[row * shared + step] as number;
      if (factor === 0) continue;
      for (let at = 0, from = step * columns; at < columns; at += 1) into[at] = (into[at] as number) + factor * (right.values[from + at] as number);
    }
  }
  return [{ type: 'float32', dims: [rows, columns], values }];
};

const softmax: Operator = (inputs, node) => {
  const source = inputAt(inputs, { index: 0, node });
  const axis = axisOf(wholeAttribute(node, { name: 'axis', otherwise: -1 }), { rank: source.dims.length, node });
  const { outer, length, inner } = around(source.dims, axis);
  const values = new Float32Array(source.values.length);
  for (let block = 0; block < outer * inner; block += 1) {
    const first = Math.floor(block / inner) * length * inner + (block % inner);
    const end = first + length * inner;
    let top = Number.NEGATIVE_INFINITY;
    let sum = 0;
    for (let at = first; at < end; at += inner) top = Math.max(top, source.values[at] as number);
    for (let at = first; at < end; at += inner) {
      values[at] = Math.exp((source.values[at] as number) - top);
      sum += values[at] as number;
    }
    for (let at = first; at < end; at += inner) values[at] = (values[at] as number) / sum;
  }
  return [{ type: 'float32', dims: source.dims, values }];
};

/** Operators on whole matrices. */
export const matrixOperators: Readonly<Record<string, Operator>> = { MatMul: matMul, Softmax: softmax };
