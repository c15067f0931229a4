import { EmpireError } from '@empire/contract';
import type { GraphNode } from './graph.ts';
import { around, axisOf, inputAt, type Operator, refuseShapes, wholeAttribute } from './operator.ts';
import { elementTypes, emptyValues, sizeOf, type Tensor } from './tensor.ts';

const gather: Operator = (inputs, node) => {
  const source = inputAt(inputs, { index: 0, node });
  const places = inputAt(inputs, { index: 1, node });
  const axis = axisOf(wholeAttribute(node, { name: 'axis', otherwise: 0 }), { rank: source.dims.length, node });
  const { outer, length, inner } = around(source.dims, axis);
  const values = emptyValues(source.type, outer * places.values.length * inner);
  let at = 0;
  for (let block = 0; block < outer; block += 1) {
    for (const place of places.values) {
      const row = place < 0 ? place + length : place;
      if (row < 0 || row >= length) throw new EmpireError('bad-model', `Gather was asked for row ${place} of ${length}.`);
      const from = (block * length + row) * inner;
      values.set(source.values.subarray(from, from + inner), at);
      at += inner;
    }
  }
  return [{ type: source.type, dims: [...source.dims.slice(0, axis), ...places.dims, ...source.dims.slice(axis + 1)], values }];
};

const cast: Operator = (inputs, node) => {
  const source = inputAt(inputs, { index: 0, node });
  const to = wholeAttribute(node, { name: 'to', otherwise: 0 });
  const type = (Object.keys(elementTypes) as (keyof typeof elementTypes)[]).find((name) => elementTypes[name] === to);
  if (!type) throw new EmpireError('bad-model', `Cast to element type ${to} is not known here.`);
  const values = emptyValues(type, source.values.length);
  values.set(source.values);
  return [{ type, dims: source.dims, values }];
};

const concat: Operator = (inputs, node) => {
  const parts = inputs.map((_, index) => inputAt(inputs, { index, node }));
  const first = inputAt(inputs, { index: 0, node });
  const axis = axisOf(wholeAttribute(node, { name: 'axis', otherwise: 0 }), { rank: first.dims.length, node });
  const fits = (dims: readonly number[]) => dims.length === first.dims.length && dims.every((dim, at) => at === axis || dim === first.dims[at]);
  if (!parts.every(({ dims }) => fits(dims)))
    return refuseShapes(
      node,
      parts.map(({ dims }) => dims),
    );
  const dims = first.dims.map((dim, at) => (at === axis ? parts.reduce((sum, part) => sum + (part.dims[axis] ?? 0), 0) : dim));
  const values = emptyValues(first.type, sizeOf(dims));
  let at = 0;
  for (let block = 0; block < sizeOf(dims.slice(0, axis)); block += 1) {
    for (const part of parts) {
      const size = sizeOf(part.dims.slice(axis));
      values.set(part.values.subarray(block * size, (block + 1) * size), at);
      at += size;
    }
  }
  return [{ type: first.type, dims, values }];
};

const unsqueeze: Operator = (inputs, node) => {
  const source = inputAt(inputs, { index: 0, node });
  const dims = [...source.dims];
  const axes = [...inputAt(inputs, { index: 1, node }).values].map((axis) => axisOf(axis, { rank: source.dims.length + 1, node }));
  for (const axis of axes.sort((a, b) => a - b)) dims.splice(axis, 0, 1);
  return [{ ...source, dims }];
};

const reshape: Operator = (inputs, node) => {
  const source = inputAt(inputs, { index: 0, node });
  const wanted = [...inputAt(inputs, { index: 1, node }).values].map((dim, at) => (dim === 0 ? (source.dims[at] ?? 0) : dim));
  const known = wanted.reduce((product, dim) => (dim === -1 ? product : product * dim), 1);
  const dims = wanted.map((dim) => (dim === -1 ? source.values.length / known : dim));
  return sizeOf(dims) === source.values.length ? [{ ...source, dims }] : refuseShapes(node, [source.dims, wanted]);
};

/** Scale and zero point are one number, or one per step of the axis. */
const dequantize: Operator = (inputs, node) => {
  const source = inputAt(inputs, { index: 0, node });
  const scale = inputAt(inputs, { index: 1, node });
  const axis = scale.values.length === 1 ? 0 : axisOf(wholeAttribute(node, { name: 'axis', otherwise: 1 }), { rank: source.dims.length, node });
  const { length, inner } = around(source.dims, axis);
  if (scale.values.length !== 1 && scale.values.length !== length) return refuseShapes(node, [source.dims, scale.dims]);
  return [{ type: 'float32', dims: source.dims, values: rescaled(source, { scale, zero: inputs[2], stepOf: (at) => Math.floor(at / inner) % length }) }];
};

function rescaled(source: Tensor, { scale, zero, stepOf }: { scale: Tensor; zero: Tensor | undefined; stepOf: (at: number) => number }): Float32Array {
  const values = new Float32Array(source.values.length);
  for (let at = 0; at < values.length; at += 1) {
    const step = scale.values.length === 1 ? 0 : stepOf(at);
    values[at] = ((source.values[at] as number) - (zero?.values[step] ?? 0)) * (scale.values[step] as number);
  }
  return values;
}

/** Operators that move values and change their type or shape. */
export const shapeOperators: Readonly<Record<string, Operator>> = {
  Gather: gather,
  Cast: cast,
  Concat: concat,
  Unsqueeze: unsqueeze,
  Reshape: reshape,
  DequantizeLinear: dequantize,
  Identity: (inputs, node: GraphNode) => [inputAt(inputs, { index: 0, node })],
};
