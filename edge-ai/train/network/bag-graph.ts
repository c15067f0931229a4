import type { GraphNode } from '../../src/onnx/graph.ts';
import { elementTypes, type Tensor, tensor } from '../../src/onnx/tensor.ts';
import { textModelValues } from '../../src/tasks/text-scores.ts';
import type { PackedTable } from './quantise.ts';

/** A node of the standard operator set with one output. */
export function node(operator: string, inputs: readonly string[], output: string, attributes: GraphNode['attributes'] = {}): GraphNode {
  return { operator, domain: '', inputs, outputs: [output], attributes };
}

/**
 * The weighted sum of the rows of a text, as the value `output`. Rows are unpacked after they were picked: `high` and `low` halves of each
 * byte, less 8, times the row's step and weight.
 */
export function bagNodes(output: string): readonly GraphNode[] {
  return [
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
    node('MatMul', ['row_matrix', 'rows'], output),
  ];
}

/** The rows that {@link bagNodes} picks from, as constants. */
export function tableConstants({ bytes, steps, unit }: PackedTable, { buckets, width }: { buckets: number; width: number }): Record<string, Tensor> {
  return { table: tensor('uint8', [buckets, width / 2], bytes), steps: tensor('uint8', [buckets], steps), step_unit: scalar(unit) };
}

/** The numbers that {@link bagNodes} unpacks rows with. */
export const unpackingConstants: Readonly<Record<string, Tensor>> = {
  sixteen: scalar(16),
  sixteenth: scalar(1 / 16),
  eight: scalar(8),
  first_axis: tensor('int64', [1], Int32Array.of(0)),
};

/** One number as a constant. */
export function scalar(value: number): Tensor {
  return tensor('float32', [1], Float32Array.of(value));
}
