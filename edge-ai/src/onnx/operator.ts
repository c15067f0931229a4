import { EmpireError } from '@empire/contract';
import type { GraphNode } from './graph.ts';
import { emptyValues, sizeOf, type Tensor } from './tensor.ts';

/** Computes one node. An input that is left out is `undefined`. Errors: `bad-model` for wrong shapes. */
export type Operator = (inputs: readonly (Tensor | undefined)[], node: GraphNode) => Tensor[];

/** The input at `index`. Errors: `bad-model` when it is missing. */
export function inputAt(inputs: readonly (Tensor | undefined)[], { index, node }: { index: number; node: GraphNode }): Tensor {
  const found = inputs[index];
  if (!found) throw new EmpireError('bad-model', `${node.operator} needs an input ${index}; received ${inputs.length}.`);
  return found;
}

/** Says that shapes do not fit. */
export function refuseShapes(node: GraphNode, shapes: readonly (readonly number[])[]): never {
  throw new EmpireError('bad-model', `${node.operator} cannot work on shapes ${shapes.map((dims) => `[${dims.join(', ')}]`).join(' and ')}.`);
}

/** A whole-number attribute, or `otherwise`. */
export function wholeAttribute(node: GraphNode, { name, otherwise }: { name: string; otherwise: number }): number {
  const value = node.attributes[name];
  return typeof value === 'number' && Number.isInteger(value) ? value : otherwise;
}

/** An axis counted from the front. Errors: `bad-model` outside the shape. */
export function axisOf(axis: number, { rank, node }: { rank: number; node: GraphNode }): number {
  const found = axis < 0 ? axis + rank : axis;
  if (found < 0 || found >= rank) throw new EmpireError('bad-model', `${node.operator} names axis ${axis} of ${rank}.`);
  return found;
}

/** Splits a shape at an axis: how many blocks come before, how long one is, how much lies inside a step. */
export function around(dims: readonly number[], axis: number): { outer: number; length: number; inner: number } {
  return { outer: sizeOf(dims.slice(0, axis)), length: dims[axis] ?? 1, inner: sizeOf(dims.slice(axis + 1)) };
}

/** Applies a function to every value; the result is float32. */
export function mapped(input: Tensor, compute: (value: number) => number): Tensor {
  const values = new Float32Array(input.values.length);
  for (let at = 0; at < values.length; at += 1) values[at] = compute(input.values[at] as number);
  return { type: 'float32', dims: input.dims, values };
}

/** Combines two tensors value by value with the broadcasting of numpy. The element type is that of the first. */
export function broadcast([left, right]: readonly [Tensor, Tensor], { node, compute }: { node: GraphNode; compute: (a: number, b: number) => number }): Tensor {
  if (right.values.length === 1 && right.dims.length <= left.dims.length) {
    const other = right.values[0] as number;
    return filled(left, (at) => compute(left.values[at] as number, other));
  }
  if (left.dims.length === right.dims.length && left.dims.every((dim, axis) => dim === right.dims[axis])) {
    return filled(left, (at) => compute(left.values[at] as number, right.values[at] as number));
  }
  const rank = Math.max(left.dims.length, right.dims.length);
  const padded = [left, right].map(({ dims }) => [...new Array<number>(rank - dims.length).fill(1), ...dims]) as [number[], number[]];
  const dims = padded[0].map((dim, axis) => {
    const other = padded[1][axis] as number;
    if (dim !== other && dim !== 1 && other !== 1) return refuseShapes(node, [left.dims, right.dims]);
    return dim === 1 ? other : dim;
  });
  const [leftSteps, rightSteps] = padded.map((shape) => stepsOf(shape)) as [number[], number[]];
  const values = emptyValues(left.type, sizeOf(dims));
  const place = new Int32Array(rank);
  let [leftAt, rightAt] = [0, 0];
  for (let at = 0; at < values.length; at += 1) {
    values[at] = compute(left.values[leftAt] as number, right.values[rightAt] as number);
    for (let axis = rank - 1; axis >= 0; axis -= 1) {
      place[axis] = (place[axis] as number) + 1;
      leftAt += leftSteps[axis] as number;
      rightAt += rightSteps[axis] as number;
      if ((place[axis] as number) < (dims[axis] as number)) break;
      leftAt -= (leftSteps[axis] as number) * (dims[axis] as number);
      rightAt -= (rightSteps[axis] as number) * (dims[axis] as number);
      place[axis] = 0;
    }
  }
  return { type: left.type, dims, values };
}

/** A tensor like `like` with a value for each place. */
function filled({ type, dims, values: { length } }: Tensor, valueAt: (at: number) => number): Tensor {
  const values = emptyValues(type, length);
  for (let at = 0; at < length; at += 1) values[at] = valueAt(at);
  return { type, dims, values };
}

/** How far one step along each axis goes; 0 along an axis that is repeated. */
function stepsOf(dims: readonly number[]): number[] {
  return dims.map((dim, axis) => (dim === 1 ? 0 : sizeOf(dims.slice(axis + 1))));
}
