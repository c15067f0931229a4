import { EmpireError } from '@empire/contract';
import type { GraphNode } from './graph.ts';
import { inputAt, type Operator } from './operator.ts';

/** The nodes of an ensemble in flat arrays; a leaf has no question (`feature` -1) and its weight in `value`. */
interface Ensemble {
  readonly roots: readonly number[];
  readonly feature: Int32Array;
  readonly value: Float32Array;
  readonly yes: Int32Array;
  readonly no: Int32Array;
  readonly base: number;
}

const prepared = new WeakMap<GraphNode, Ensemble>();
/** Longer paths than this are circles. */
const maxDepth = 64;

/** One target, the sum of its trees, questions of the form "at most". */
const treeEnsembleRegressor: Operator = (inputs, node) => {
  const source = inputAt(inputs, { index: 0, node });
  const ensemble = prepared.get(node) ?? prepare(node);
  prepared.set(node, ensemble);
  const [rows = 0, width = 0] = source.dims;
  if (source.dims.length !== 2) throw new EmpireError('bad-model', `${node.operator} needs a matrix; received [${source.dims.join(', ')}].`);
  const values = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) values[row] = sum(ensemble, (feature) => source.values[row * width + feature] ?? Number.NaN);
  return [{ type: 'float32', dims: [rows, 1], values }];
};

function sum({ roots, feature, value, yes, no, base }: Ensemble, featureAt: (feature: number) => number): number {
  let total = base;
  for (const root of roots) {
    let at = root;
    for (let depth = 0; (feature[at] as number) >= 0; depth += 1) {
      if (depth > maxDepth) throw new EmpireError('bad-model', 'A tree of the model runs in circles.');
      at = (featureAt(feature[at] as number) <= (value[at] as number) ? yes[at] : no[at]) as number;
    }
    total = Math.fround(total + (value[at] as number));
  }
  return total;
}

function prepare(node: GraphNode): Ensemble {
  const [trees, ids, features, yes, no] = ['nodes_treeids', 'nodes_nodeids', 'nodes_featureids', 'nodes_truenodeids', 'nodes_falsenodeids'].map((name) =>
    numbers(node, name),
  ) as [number[], number[], number[], number[], number[]];
  const modes = node.attributes.nodes_modes as readonly string[] | undefined;
  const one =
    (node.attributes.n_targets ?? 1) === 1 && (node.attributes.aggregate_function ?? 'SUM') === 'SUM' && (node.attributes.post_transform ?? 'NONE') === 'NONE';
  if (!one || !Array.isArray(modes) || modes.some((mode) => mode !== 'BRANCH_LEQ' && mode !== 'LEAF'))
    throw new EmpireError('bad-model', `${node.operator} is known here for one summed target and questions of the form BRANCH_LEQ.`);
  const places = new Map(ids.map((id, at) => [`${trees[at]}/${id}`, at]));
  const placeOf = (tree: number | undefined, id: number | undefined) => {
    const place = places.get(`${tree}/${id}`);
    if (place === undefined) throw new EmpireError('bad-model', `${node.operator} names node ${id} of tree ${tree}, which is not there.`);
    return place;
  };
  const value = Float32Array.from(numbers(node, 'nodes_values'));
  const weights = numbers(node, 'target_weights');
  const targets = numbers(node, 'target_nodeids');
  numbers(node, 'target_treeids').forEach((tree, at) => {
    value[placeOf(tree, targets[at])] = weights[at] ?? 0;
  });
  return {
    roots: [...new Set(trees)].map((tree) => trees.indexOf(tree)),
    feature: Int32Array.from(features, (feature, at) => (modes[at] === 'LEAF' ? -1 : feature)),
    value,
    yes: Int32Array.from(yes, (id, at) => (modes[at] === 'LEAF' ? at : placeOf(trees[at], id))),
    no: Int32Array.from(no, (id, at) => (modes[at] === 'LEAF' ? at : placeOf(trees[at], id))),
    base: numbers(node, 'base_values')[0] ?? 0,
  };
}

function numbers(node: GraphNode, name: string): number[] {
  const value = node.attributes[name];
  if (value === undefined) return [];
  if (typeof value === 'number') return [value];
  if (value instanceof Float32Array || (Array.isArray(value) && value.every((one) => typeof one === 'number'))) return Array.from(value as ArrayLike<number>);
  throw new EmpireError('bad-model', `${node.operator} needs numbers as ${name}.`);
}

/** Operators of the domain `ai.onnx.ml`. */
export const treeOperators: Readonly<Record<string, Operator>> = { TreeEnsembleRegressor: treeEnsembleRegressor };
