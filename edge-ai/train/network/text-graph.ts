import type { Graph, GraphNode } from '../../src/onnx/graph.ts';
import { type Tensor, tensor } from '../../src/onnx/tensor.ts';
import { textModelValues } from '../../src/tasks/text-scores.ts';
import { bagNodes, node, tableConstants, unpackingConstants } from './bag-graph.ts';
import type { BagNetwork } from './bag-network.ts';
import { packTable, quantiseColumns } from './quantise.ts';

/**
 * A text network as an ONNX graph: the table in 4 bits (two columns in a byte) with a step of 8 bits per row, the dense layers in 8 bits
 * with a step per column. Inputs: rows and their weights; output: probabilities of the labels, of the first `shown` where that is told.
 */
export function textGraph(
  network: BagNetwork,
  { name, activation, shown = network.outputs }: { name: string; activation: 'Softmax' | 'Sigmoid'; shown?: number },
): Graph {
  const { buckets, width, hidden, outputs } = network;
  const isCut = shown < outputs;
  const packed = packTable(network.table, { rows: buckets, width });
  const inner = quantiseColumns(transposed(network.inner, { rows: hidden, columns: width }), { rows: width, columns: hidden });
  const outer = quantiseColumns(network.outer, { rows: hidden, columns: outputs });
  return {
    name,
    opsets: { '': 17 },
    nodes: [
      ...bagNodes('bag'),
      ...denseNodes('inner', { from: 'bag', to: 'inner_sum' }),
      node('Relu', ['inner_sum'], 'on'),
      ...denseNodes('outer', { from: 'on', to: 'logits' }),
      node(activation, ['logits'], isCut ? 'all_scores' : textModelValues.scores),
      ...(isCut ? [node('Gather', ['all_scores', 'shown'], textModelValues.scores, { axis: 1 })] : []),
    ],
    constants: {
      ...tableConstants(packed, { buckets, width }),
      ...unpackingConstants,
      ...denseConstants('inner', { whole: inner.whole, steps: inner.steps, bias: network.innerBias, dims: [width, hidden] }),
      ...denseConstants('outer', { whole: outer.whole, steps: outer.steps, bias: network.outerBias, dims: [hidden, outputs] }),
      ...(isCut && {
        shown: tensor(
          'int64',
          [shown],
          Int32Array.from({ length: shown }, (_, at) => at),
        ),
      }),
    },
    inputs: [
      { name: textModelValues.ids, type: 'int32', dims: ['n'] },
      { name: textModelValues.weights, type: 'float32', dims: ['n'] },
    ],
    outputs: [{ name: textModelValues.scores, type: 'float32', dims: [1, shown] }],
  };
}

function denseNodes(name: string, { from, to }: { from: string; to: string }): GraphNode[] {
  return [
    node('DequantizeLinear', [`${name}_whole`, `${name}_steps`], `${name}_matrix`, { axis: 1 }),
    node('MatMul', [from, `${name}_matrix`], `${name}_product`),
    node('Add', [`${name}_product`, `${name}_bias`], to),
  ];
}

function denseConstants(
  name: string,
  { whole, steps, bias, dims }: { whole: Int8Array; steps: Float32Array; bias: Float32Array; dims: readonly [number, number] },
): Record<string, Tensor> {
  return {
    [`${name}_whole`]: tensor('int8', dims, whole),
    [`${name}_steps`]: tensor('float32', [dims[1]], steps),
    [`${name}_bias`]: tensor('float32', [dims[1]], bias),
  };
}

function transposed(values: Float32Array, { rows, columns }: { rows: number; columns: number }): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) turned[column * rows + row] = values[row * columns + column] as number;
  return turned;
}
