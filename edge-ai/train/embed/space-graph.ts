import type { Graph, GraphNode } from '../../src/onnx/graph.ts';
import { elementTypes, tensor } from '../../src/onnx/tensor.ts';
import { embedValues } from '../../src/tasks/embed-values.ts';
import { textModelValues } from '../../src/tasks/text-scores.ts';
import { bagNodes, node, scalar, tableConstants, unpackingConstants } from '../network/bag-graph.ts';
import { packTable } from '../network/quantise.ts';
import type { Space } from './fit-space.ts';

const maxRarity = 16;

/**
 * A space as an ONNX graph: the table in 4 bits (two columns in a byte) with a step of 8 bits per row. Inputs: rows and their weights;
 * outputs: the vector of the text, and how rare each of its rows is.
 */
export function spaceGraph({ table, rarity }: Space, { buckets, width }: { buckets: number; width: number }): Graph {
  const packed = packTable(table, { rows: buckets, width });
  return {
    name: 'space',
    opsets: { '': 17 },
    nodes,
    constants: {
      ...tableConstants(packed, { buckets, width }),
      rarities: tensor(
        'uint8',
        [buckets],
        Uint8Array.from(rarity, (value) => Math.max(0, Math.min(255, Math.round((value / maxRarity) * 255)))),
      ),
      rarity_unit: scalar(maxRarity / 255),
      ...unpackingConstants,
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

const nodes: readonly GraphNode[] = [
  ...bagNodes(textModelValues.scores),
  node('Gather', ['rarities', textModelValues.ids], 'rarity_bytes', { axis: 0 }),
  node('Cast', ['rarity_bytes'], 'rarity_whole', { to: elementTypes.float32 }),
  node('Mul', ['rarity_whole', 'rarity_unit'], embedValues.rarity),
];
