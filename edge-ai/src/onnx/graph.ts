import type { ElementType, Tensor } from './tensor.ts';

/** The value of a node's attribute. Lists of fractions are `Float32Array`, lists of whole numbers plain arrays. */
export type Attribute = number | string | Tensor | Float32Array | readonly number[] | readonly string[];

/** One operation of a graph. An input named `''` is left out. */
export interface GraphNode {
  readonly operator: string;
  /** `''` for the standard operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** What a graph takes or gives. A dimension that is not fixed has a name. */
export interface GraphValue {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

/** The part of an ONNX model that running it needs. Nodes stand in an order in which they can run. */
export interface Graph {
  readonly name: string;
  readonly opsets: Readonly<Record<string, number>>;
  readonly nodes: readonly GraphNode[];
  readonly constants: Readonly<Record<string, Tensor>>;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}
