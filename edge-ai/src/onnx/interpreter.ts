import { EmpireError } from '@empire/contract';
import type { Graph, GraphNode, GraphValue } from './graph.ts';
import type { Operator } from './operator.ts';
import { operatorOf } from './operators.ts';
import { readGraph } from './read-graph.ts';
import type { Tensor } from './tensor.ts';

interface Step {
  readonly node: GraphNode;
  readonly operator: Operator;
}

/** Runs ONNX graphs of the few operators that the models here use, in plain TypeScript: nothing to download, ready at once. */
export class Interpreter {
  readonly #graph: Graph;
  readonly #constants: Map<string, Tensor>;
  readonly #steps: readonly Step[];
  /** The steps that lead to some of the outputs, by the names of these. */
  readonly #stepsTo = new Map<string, readonly Step[]>();

  /** Reads the file and computes what depends on constants alone. Errors: `bad-model` for an unreadable file, an unknown operator or wrong shapes. */
  constructor(bytes: Uint8Array) {
    this.#graph = readGraph(bytes);
    this.#constants = new Map(Object.entries(this.#graph.constants));
    const steps = this.#graph.nodes.map((node) => ({ node, operator: operatorOf(node) }));
    this.#steps = steps.filter((step) => !this.#fold(step));
  }

  /** Computes the outputs named in `wanted`, or every one. Errors: `bad-model` for missing or misshaped inputs, or an output there is not. */
  run(feeds: Readonly<Record<string, Tensor>>, wanted: readonly string[] = this.#graph.outputs.map(({ name }) => name)): Record<string, Tensor> {
    for (const input of this.#graph.inputs) checkFeed(feeds[input.name], input);
    const values = new Map([...this.#constants, ...Object.entries(feeds)]);
    for (const step of this.#leadingTo(wanted)) compute(step, values);
    return Object.fromEntries(wanted.map((name) => [name, valueNamed(values, name)]));
  }

  #leadingTo(wanted: readonly string[]): readonly Step[] {
    const key = wanted.join('\n');
    const known = this.#stepsTo.get(key);
    if (known) return known;
    const needed = new Set(wanted);
    const steps = this.#steps.toReversed().filter(({ node }) => {
      if (!node.outputs.some((name) => needed.has(name))) return false;
      for (const name of node.inputs) needed.add(name);
      return true;
    });
    this.#stepsTo.set(key, steps.toReversed());
    return this.#leadingTo(wanted);
  }

  /** A node of constants is a constant: its result is kept in place of the node. */
  #fold(step: Step): boolean {
    if (!step.node.inputs.every((name) => name === '' || this.#constants.has(name))) return false;
    compute(step, this.#constants);
    return true;
  }
}

function compute({ node, operator }: Step, values: Map<string, Tensor>): void {
  const inputs = node.inputs.map((name) => (name === '' ? undefined : valueNamed(values, name)));
  const outputs = operator(inputs, node);
  node.outputs.forEach((name, index) => {
    const value = outputs[index];
    if (value) values.set(name, value);
  });
}

function valueNamed(values: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const found = values.get(name);
  if (!found) throw new EmpireError('bad-model', `The graph uses the value ${name}, which nothing computes.`);
  return found;
}

function checkFeed(feed: Tensor | undefined, { name, type, dims }: GraphValue): void {
  if (!feed) throw new EmpireError('bad-model', `The model takes an input ${name}, which was not given.`);
  const fits = feed.type === type && feed.dims.length === dims.length && dims.every((dim, axis) => typeof dim === 'string' || dim === feed.dims[axis]);
  if (!fits) throw new EmpireError('bad-model', `The input ${name} must be ${type} [${dims.join(', ')}]; received ${feed.type} [${feed.dims.join(', ')}].`);
}
