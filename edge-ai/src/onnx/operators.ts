import { EmpireError } from '@empire/contract';
import type { GraphNode } from './graph.ts';
import { matrixOperators } from './matrix-operators.ts';
import { broadcast, inputAt, mapped, type Operator } from './operator.ts';
import { shapeOperators } from './shape-operators.ts';
import { treeOperators } from './tree-operators.ts';

function binary(compute: (a: number, b: number) => number): Operator {
  return (inputs, node) => [broadcast([inputAt(inputs, { index: 0, node }), inputAt(inputs, { index: 1, node })], { node, compute })];
}

function unary(compute: (value: number) => number): Operator {
  return (inputs, node) => [mapped(inputAt(inputs, { index: 0, node }), compute)];
}

/** Every operator the interpreter knows, by domain and name (`''` is the standard domain). */
const operators: Readonly<Record<string, Readonly<Record<string, Operator>>>> = {
  '': {
    ...matrixOperators,
    ...shapeOperators,
    Add: binary((a, b) => a + b),
    Sub: binary((a, b) => a - b),
    Mul: binary((a, b) => a * b),
    Div: binary((a, b) => a / b),
    Floor: unary(Math.floor),
    Sqrt: unary(Math.sqrt),
    Relu: unary((value) => Math.max(0, value)),
    Sigmoid: unary((value) => 1 / (1 + Math.exp(-value))),
  },
  'ai.onnx.ml': treeOperators,
};

/** The operator of a node. Errors: `bad-model` for one that is not known. */
export function operatorOf(node: GraphNode): Operator {
  const domain = node.domain === 'ai.onnx' ? '' : node.domain;
  const found = Object.hasOwn(operators, domain) && Object.hasOwn(operators[domain] ?? {}, node.operator) ? operators[domain]?.[node.operator] : undefined;
  if (!found) throw new EmpireError('bad-model', `The model uses the operator ${node.operator} of "${node.domain}", which is not known here.`);
  return found;
}
