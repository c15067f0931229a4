import type { Graph, GraphNode } from '../onnx/graph.ts';
import { elementTypes, type Tensor, tensor } from '../onnx/tensor.ts';
import { recommendValues } from '../tasks/recommend-scores.ts';
import type { Ease } from './fit-ease.ts';

/** From so many items on, only the strongest neighbours of each are kept. */
const cutFrom = 1_500;
const neighboursKept = 100;

/**
 * A recommender as an ONNX graph: for each item of a history the weights of its neighbours in 8 bits with a step per row. From 1,500
 * items on a row holds the 100 strongest, and `neighbours` says which items they are. `prior` is what speaks for an item by itself.
 */
export function easeGraph(ease: Ease, { prior, cut = cutFrom, kept = neighboursKept }: { prior: number; cut?: number; kept?: number }): Graph {
  const count = ease.items.length;
  const rows = Array.from({ length: count }, (_, row) => ease.weights.subarray(row * count, (row + 1) * count));
  const places = count < cut ? undefined : rows.map((row) => strongest(row, kept));
  const width = places ? kept : count;
  const whole = new Int8Array(count * width);
  const steps = new Float32Array(count);
  rows.forEach((row, at) => {
    const values = places?.[at]?.map((place) => row[place] as number) ?? [...row];
    const step = Math.fround(Math.max(...values.map(Math.abs)) / 127) || 1e-9;
    steps[at] = step;
    values.forEach((value, column) => {
      whole[at * width + column] = Math.round(value / step);
    });
  });
  return {
    name: 'ease',
    opsets: { '': 17 },
    nodes: [...rowNodes, ...(places ? [node('Gather', ['places', recommendValues.history], recommendValues.neighbours, { axis: 0 })] : [])],
    constants: {
      whole: tensor('int8', [count, width], whole),
      steps: tensor('float32', [count, 1], steps),
      shares: tensor(
        'float32',
        [count],
        Float32Array.from(ease.shares, (share) => prior * share),
      ),
      ...(places && { places: placesTensor(places, { count, width }) }),
    },
    inputs: [{ name: recommendValues.history, type: 'int32', dims: ['h'] }],
    outputs: [
      { name: recommendValues.weights, type: 'float32', dims: ['h', width] },
      { name: recommendValues.prior, type: 'float32', dims: [count] },
      ...(places ? [{ name: recommendValues.neighbours, type: 'int32' as const, dims: ['h', width] }] : []),
    ],
  };
}

function node(operator: string, inputs: readonly string[], output: string, attributes: GraphNode['attributes'] = {}): GraphNode {
  return { operator, domain: '', inputs, outputs: [output], attributes };
}

const rowNodes: readonly GraphNode[] = [
  node('Gather', ['whole', recommendValues.history], 'rows', { axis: 0 }),
  node('Cast', ['rows'], 'numbers', { to: elementTypes.float32 }),
  node('Gather', ['steps', recommendValues.history], 'row_steps', { axis: 0 }),
  node('Mul', ['numbers', 'row_steps'], recommendValues.weights),
  node('Identity', ['shares'], recommendValues.prior),
];

function strongest(row: Float64Array, kept: number): number[] {
  return [...row.keys()].sort((a, b) => Math.abs(row[b] as number) - Math.abs(row[a] as number) || a - b).slice(0, kept);
}

function placesTensor(places: readonly (readonly number[])[], { count, width }: { count: number; width: number }): Tensor {
  return tensor('int32', [count, width], Int32Array.from(places.flat()));
}
