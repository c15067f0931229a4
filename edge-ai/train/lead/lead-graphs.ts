import type { Attribute, Graph, GraphNode } from '../../src/onnx/graph.ts';
import { tensor } from '../../src/onnx/tensor.ts';
import { leadValues } from '../../src/tasks/lead-scores.ts';
import type { Logistic } from './fit-logistic.ts';
import type { Tree, Trees } from './fit-trees.ts';

/** A scorecard as an ONNX graph. */
export function logisticGraph({ weights, bias }: Logistic): Graph {
  const width = weights.length;
  return {
    ...valuesOf(width),
    name: 'scorecard',
    opsets: { '': 17 },
    nodes: [node('MatMul', [leadValues.features, 'weights'], 'sum'), node('Add', ['sum', 'bias'], 'logit'), node('Sigmoid', ['logit'], leadValues.scores)],
    constants: {
      weights: tensor('float32', [width, 1], Float32Array.from(weights)),
      bias: tensor('float32', [1], Float32Array.of(bias)),
    },
  };
}

/** Trees as an ONNX graph: one `TreeEnsembleRegressor` and a sigmoid. */
export function treesGraph(trees: Trees, { width }: { width: number }): Graph {
  const ensemble = {
    operator: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [leadValues.features],
    outputs: ['logit'],
    attributes: attributesOf(trees),
  };
  return {
    ...valuesOf(width),
    name: 'trees',
    opsets: { '': 17, 'ai.onnx.ml': 3 },
    nodes: [ensemble, node('Sigmoid', ['logit'], leadValues.scores)],
    constants: {},
  };
}

function valuesOf(width: number): Pick<Graph, 'inputs' | 'outputs'> {
  return {
    inputs: [{ name: leadValues.features, type: 'float32', dims: ['n', width] }],
    outputs: [{ name: leadValues.scores, type: 'float32', dims: ['n', 1] }],
  };
}

function node(operator: string, inputs: readonly string[], output: string): GraphNode {
  return { operator, domain: '', inputs, outputs: [output], attributes: {} };
}

interface FlatNode {
  readonly tree: number;
  readonly id: number;
  readonly feature: number;
  readonly value: number;
  readonly yes: number;
  readonly no: number;
  readonly leaf?: number;
}

function attributesOf({ base, trees }: Trees): Record<string, Attribute> {
  const nodes = trees.flatMap(flatten);
  const leaves = nodes.filter(({ leaf }) => leaf !== undefined);
  return {
    n_targets: 1,
    base_values: Float32Array.of(base),
    nodes_treeids: nodes.map(({ tree }) => tree),
    nodes_nodeids: nodes.map(({ id }) => id),
    nodes_featureids: nodes.map(({ feature }) => feature),
    nodes_values: Float32Array.from(nodes, ({ value }) => value),
    nodes_modes: nodes.map(({ leaf }) => (leaf === undefined ? 'BRANCH_LEQ' : 'LEAF')),
    nodes_truenodeids: nodes.map(({ yes }) => yes),
    nodes_falsenodeids: nodes.map(({ no }) => no),
    target_treeids: leaves.map(({ tree }) => tree),
    target_nodeids: leaves.map(({ id }) => id),
    target_ids: leaves.map(() => 0),
    target_weights: Float32Array.from(leaves, ({ leaf }) => leaf ?? 0),
  };
}

function flatten(root: Tree, tree: number): FlatNode[] {
  const nodes: FlatNode[] = [];
  const add = (one: Tree): number => {
    const id = nodes.length;
    nodes.push({ tree, id, feature: 0, value: 0, yes: 0, no: 0 });
    nodes[id] =
      'leaf' in one
        ? { tree, id, feature: 0, value: 0, yes: 0, no: 0, leaf: one.leaf }
        : { tree, id, feature: one.feature, value: one.atMost, yes: add(one.yes), no: add(one.no) };
    return id;
  };
  add(root);
  return nodes;
}
