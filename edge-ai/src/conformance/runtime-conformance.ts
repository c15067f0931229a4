import { expect, test } from 'vitest';
import type { Graph, GraphNode } from '../onnx/graph.ts';
import { tensor } from '../onnx/tensor.ts';
import { writeGraph } from '../onnx/write-graph.ts';
import type { ModelRuntime } from '../runtime/model-runtime.ts';

/** What every way of running ONNX files must do. */
export function runtimeConformance(name: string, make: () => ModelRuntime): void {
  test(`${name}: a graph gives its outputs`, async () => {
    const session = await make().open(writeGraph(scaled('Relu')));
    const { out } = await session.run({ x: tensor('float32', [1, 2], Float32Array.of(-3, 4)) });
    expect(out).toEqual({ type: 'float32', dims: [1, 2], values: Float32Array.of(0, 8) });
  });

  test(`${name}: of several outputs those that are wanted are given, and one there is not is refused as bad-model`, async () => {
    const graph = scaled('Relu');
    const double = { name: 'double', type: 'float32', dims: [1, 2] } as const;
    const session = await make().open(writeGraph({ ...graph, outputs: [...graph.outputs, double] }));
    const feeds = { x: tensor('float32', [1, 2], Float32Array.of(-3, 4)) };
    expect(await session.run(feeds, ['double'])).toEqual({ double: { type: 'float32', dims: [1, 2], values: Float32Array.of(-6, 8) } });
    expect(Object.keys(await session.run(feeds)).sort()).toEqual(['double', 'out']);
    await expect(session.run(feeds, ['triple'])).rejects.toMatchObject({ code: 'bad-model' });
  });

  test(`${name}: two models are open at once, and closing one leaves the other`, async () => {
    const runtime = make();
    const [first, second] = [await runtime.open(writeGraph(scaled('Relu'))), await runtime.open(writeGraph(scaled('Sigmoid')))];
    first.dispose();
    const { out } = await second.run({ x: tensor('float32', [1, 2], Float32Array.of(0, 0)) });
    expect(out?.values).toEqual(Float32Array.of(0.5, 0.5));
  });

  test(`${name}: NaN goes in and comes out, and nothing throws`, async () => {
    const session = await make().open(writeGraph(scaled('Sigmoid')));
    const { out } = await session.run({ x: tensor('float32', [1, 2], Float32Array.of(Number.NaN, 0)) });
    expect(out?.values).toEqual(Float32Array.of(Number.NaN, 0.5));
  });

  const refusals: Readonly<Record<string, Uint8Array>> = {
    'bytes that are no model': Uint8Array.from({ length: 64 }, (_, index) => index * 7),
    'no bytes': new Uint8Array(),
    'an unknown operator': writeGraph(scaled('Frobnicate')),
    'shapes that do not fit': writeGraph({ ...scaled('Relu'), constants: { two: tensor('float32', [3], Float32Array.of(1, 2, 3)) } }),
  };
  for (const [what, bytes] of Object.entries(refusals)) {
    test(`${name}: ${what} are refused as bad-model, at once or when run`, async () => {
      const attempt = async () => (await make().open(bytes)).run({ x: tensor('float32', [1, 2], Float32Array.of(1, 2)) });
      await expect(attempt()).rejects.toMatchObject({ code: 'bad-model' });
    });
  }

  test(`${name}: an input that is missing or of another shape is refused as bad-model`, async () => {
    const session = await make().open(writeGraph(scaled('Relu')));
    await expect(session.run({})).rejects.toMatchObject({ code: 'bad-model' });
    await expect(session.run({ x: tensor('float32', [2, 2], new Float32Array(4)) })).rejects.toMatchObject({ code: 'bad-model' });
  });

  test(`${name}: a disposed model answers closed`, async () => {
    const session = await make().open(writeGraph(scaled('Relu')));
    session.dispose();
    await expect(session.run({ x: tensor('float32', [1, 2], new Float32Array(2)) })).rejects.toMatchObject({ code: 'closed' });
  });
}

/** x [1, 2] · 2, then the operator. */
function scaled(operator: string): Graph {
  const node = (name: string, inputs: readonly string[], output: string): GraphNode => ({
    operator: name,
    domain: '',
    inputs,
    outputs: [output],
    attributes: {},
  });
  return {
    name: 'scaled',
    opsets: { '': 17 },
    nodes: [node('Mul', ['x', 'two'], 'double'), node(operator, ['double'], 'out')],
    constants: { two: tensor('float32', [1], Float32Array.of(2)) },
    inputs: [{ name: 'x', type: 'float32', dims: [1, 2] }],
    outputs: [{ name: 'out', type: 'float32', dims: [1, 2] }],
  };
}
