import { EmpireError } from '@empire/contract';

/** Element types that the graphs use, with their number in the ONNX format. Whole numbers of 64 bits are held in 32. */
export const elementTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7 } as const;

export type ElementType = keyof typeof elementTypes;

export type TensorValues = Float32Array | Uint8Array | Int8Array | Int32Array;

/** An array with a shape. */
export interface Tensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly values: TensorValues;
}

/** A tensor of the given shape. Errors: `bad-model` when the values do not fill it exactly. */
export function tensor(type: ElementType, dims: readonly number[], values: TensorValues): Tensor {
  if (sizeOf(dims) !== values.length) {
    throw new EmpireError('bad-model', `A tensor of shape [${dims.join(', ')}] holds ${sizeOf(dims)} values; received ${values.length}.`);
  }
  return { type, dims, values };
}

/** How many values a shape holds. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** Zeros in the array that fits the element type. */
export function emptyValues(type: ElementType, length: number): TensorValues {
  if (type === 'float32') return new Float32Array(length);
  if (type === 'uint8') return new Uint8Array(length);
  return type === 'int8' ? new Int8Array(length) : new Int32Array(length);
}
