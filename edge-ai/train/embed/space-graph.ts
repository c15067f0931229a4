import type { Graph, GraphNode } from '../../src/onnx/graph.ts';
import { elementTypes, tensor } from '../../src/onnx/tensor.ts';
import { embedValues } from '../../src/tasks/embed-values.ts';
import { textModelValues } from '../../src/tasks/text-scores.ts';
import { packTable } from '../network/quantise.ts';
import type { Space } from './fit-space.ts';

const maxRarity = 16;

/**
 * A space as an ONNX graph: the table in 4 bits (two columns in a byte) with a step of 8 bits per row. Inputs: rows and their weights;
 * outputs: the vector of the text, and how rare each of its rows is.
 */
export function spaceGraph({ table, rarity }: Space, { buckets, width }: { buckets: number; width: number }): Graph {
  const packed = packTable(table, { rows: buckets, width });
  const one = (value: number) => tensor('float32', [1], Float32Array.of(value));
  return {
    name: 'space',
    opsets: { '': 17 },
    nodes,
    constants: {
      table: tensor('uint8', [buckets, width / 2], packed.bytes),
      steps: tensor('uint8', [buckets], packed.steps),
      step_unit: one(packed.unit),
      rarities: tensor(
        'uint8',
        [buckets],
        Uint8Array.from(rarity, (value) => Math.max(0, Math.min(255, Math.round((value / maxRarity) * 255)))),
      ),
      rarity_unit: one(maxRarity / 255),
      sixteen: one(16),
      sixteenth: one(1 / 16),
      eight: one(8),
      first_axis: tensor('int64', [1], Int32Array.of(0)),
    },
    inputs: [
      { name: textModelValues.ids, type: 'int32', dims: ['n'] },
      { name: textModelValues.weights, type: 'float32', dims: ['n'] },
    ],
    outputs: [
      { name: textModelValues.scores, type: 'float32', dims: [1, width] },
      { name: embedValues.rarity, type: 'float32', dims: ['n'] },
    ],
  };
}

function node(operator: string, inputs: readonly string[], output: string, attributes: GraphNode['attributes'] = {}): GraphNode {
  return { operator, domain: '', inputs, outputs: [output], attributes };
}

const nodes: readonly GraphNode[] = [
  node('Gather', ['table', textModelValues.ids], 'bytes', { axis: 0 }),
  node('Cast', ['bytes'], 'pairs', { to: elementTypes.float32 }),
  node('Mul', ['pairs', 'sixteenth'], 'shifted'),
  node('Floor', ['shifted'], 'high'),
  node('Mul', ['high', 'sixteen'], 'high_part'),
  node('Sub', ['pairs', 'high_part'], 'low'),
  node('Concat', ['high', 'low'], 'whole', { axis: 1 }),
  node('Sub', ['whole', 'eight'], 'rows'),
  node('Gather', ['steps', textModelValues.ids], 'step_bytes', { axis: 0 }),
  node('Cast', ['step_bytes'], 'step_whole', { to: elementTypes.float32 }),
  node('Mul', ['step_whole', 'step_unit'], 'row_steps'),
  node('Mul', ['row_steps', textModelValues.weights], 'row_weights'),
  node('Unsqueeze', ['row_weights', 'first_axis'], 'row_matrix'),
  node('MatMul', ['row_matrix', 'rows'], textModelValues.scores),
  node('Gather', ['rarities', textModelValues.ids], 'rarity_bytes', { axis: 0 }),
  node('Cast', ['rarity_bytes'], 'rarity_whole', { to: elementTypes.float32 }),
  node('Mul', ['rarity_whole', 'rarity_unit'], embedValues.rarity),
];
