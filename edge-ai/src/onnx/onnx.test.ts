import { expect, test } from 'vitest';
import { OnnxruntimeRuntime } from '../runtime/onnxruntime-runtime.ts';
import type { Graph, GraphNode } from './graph.ts';
import { Interpreter } from './interpreter.ts';
import { readGraph } from './read-graph.ts';
import { elementTypes, type Tensor, tensor } from './tensor.ts';
import { writeGraph } from './write-graph.ts';

const floats = (dims: readonly number[], ...values: number[]) => tensor('float32', dims, Float32Array.from(values));
const whole = (dims: readonly number[], ...values: number[]) => tensor('int64', dims, Int32Array.from(values));
const x = floats([2, 3], 1, -2, 3, -4, 5, -6);

interface Case {
  readonly operator: string;
  readonly constants?: Readonly<Record<string, Tensor>>;
  readonly attributes?: GraphNode['attributes'];
}

/** One node over x [2, 3]; further inputs are constants. */
function graphOf({ operator, constants = {}, attributes = {} }: Case): Graph {
  return {
    name: 'one',
    opsets: { '': 17 },
    nodes: [{ operator, domain: '', inputs: ['x', ...Object.keys(constants)], outputs: ['out'], attributes }],
    constants,
    inputs: [{ name: 'x', type: 'float32', dims: ['rows', 3] }],
    outputs: [
      {
        name: 'out',
        type: operator === 'Cast' ? 'int32' : 'float32',
        dims: operator === 'Unsqueeze' ? ['a', 'b', 'c'] : operator === 'Gather' ? ['a', 'b', 'c'] : ['a', 'b'],
      },
    ],
  };
}

const cases: readonly Case[] = [
  { operator: 'Add', constants: { b: floats([3], 1, 2, 3) } },
  { operator: 'Sub', constants: { b: floats([2, 1], 10, 20) } },
  { operator: 'Mul', constants: { b: floats([1], -2) } },
  { operator: 'Div', constants: { b: floats([1, 3], 2, 4, 8) } },
  { operator: 'Floor' },
  { operator: 'Relu' },
  { operator: 'Sigmoid' },
  { operator: 'Softmax', attributes: { axis: -1 } },
  { operator: 'Softmax', attributes: { axis: 0 } },
  { operator: 'MatMul', constants: { b: floats([3, 2], 1, 2, 3, 4, 5, 6) } },
  { operator: 'Gather', constants: { places: whole([1, 2], 1, -2) }, attributes: { axis: 0 } },
  { operator: 'Gather', constants: { places: whole([2, 1], 2, 0) }, attributes: { axis: 1 } },
  { operator: 'Concat', constants: { b: floats([2, 1], 7, 8) }, attributes: { axis: 1 } },
  { operator: 'Concat', constants: { b: floats([1, 3], 7, 8, 9) }, attributes: { axis: 0 } },
  { operator: 'Cast', attributes: { to: elementTypes.int32 } },
  { operator: 'Unsqueeze', constants: { axes: whole([1], 0) } },
  { operator: 'Reshape', constants: { shape: whole([2], 3, -1) } },
  { operator: 'Identity' },
];

test('a graph that is written and read again is the same', () => {
  const graph = graphOf({
    operator: 'Gather',
    constants: { places: whole([1, 2], 1, -2) },
    attributes: { axis: 0, scale: 0.5, mode: 'sum', list: [1, -2], parts: Float32Array.of(1, 2), names: ['a', 'b'] },
  });
  expect(readGraph(writeGraph(graph))).toEqual(graph);
});

for (const one of cases) {
  test(`${one.operator} ${JSON.stringify(one.attributes ?? {})} gives what onnxruntime gives`, async () => {
    const bytes = writeGraph(graphOf(one));
    const session = await new OnnxruntimeRuntime().open(bytes);
    const [here, there] = [new Interpreter(bytes).run({ x }).out, (await session.run({ x })).out];
    expect([here?.type, here?.dims]).toEqual([there?.type, there?.dims]);
    expect([...(here?.values ?? [])].map((value) => value.toFixed(5))).toEqual([...(there?.values ?? [])].map((value) => value.toFixed(5)));
  });
}

test('DequantizeLinear by columns gives what onnxruntime gives, computed once when the file is read', async () => {
  const graph: Graph = {
    ...graphOf({ operator: 'MatMul', constants: {} }),
    nodes: [
      { operator: 'DequantizeLinear', domain: '', inputs: ['whole', 'steps'], outputs: ['matrix'], attributes: { axis: 1 } },
      { operator: 'MatMul', domain: '', inputs: ['x', 'matrix'], outputs: ['out'], attributes: {} },
    ],
    constants: { whole: tensor('int8', [3, 2], Int8Array.of(1, -2, 3, -4, 127, -127)), steps: floats([2], 0.5, 0.25) },
  };
  const bytes = writeGraph(graph);
  const there = await (await new OnnxruntimeRuntime().open(bytes)).run({ x });
  expect(new Interpreter(bytes).run({ x })).toEqual(there);
});

const refused: Readonly<Record<string, Case>> = {
  'a row outside the table': { operator: 'Gather', constants: { places: whole([1, 1], 5) }, attributes: { axis: 0 } },
  'an axis outside the shape': { operator: 'Concat', constants: { b: floats([2, 1], 7, 8) }, attributes: { axis: 4 } },
  'shapes that do not broadcast': { operator: 'Add', constants: { b: floats([2], 1, 2) } },
  'matrices that do not fit': { operator: 'MatMul', constants: { b: floats([2, 2], 1, 2, 3, 4) } },
  'a shape of another size': { operator: 'Reshape', constants: { shape: whole([2], 4, 4) } },
  'an input that is missing': { operator: 'MatMul' },
  'an element type that is not known': { operator: 'Cast', attributes: { to: 99 } },
};
for (const [what, one] of Object.entries(refused)) {
  test(`${what} is refused as bad-model`, () => {
    const run = () => new Interpreter(writeGraph(graphOf(one))).run({ x });
    expect(run).toThrowError(expect.objectContaining({ code: 'bad-model' }));
  });
}
