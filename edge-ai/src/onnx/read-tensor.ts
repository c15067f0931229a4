import { EmpireError } from '@empire/contract';
import type { PbfReader } from 'pbf';
import { type ElementType, elementTypes, emptyValues, sizeOf, type Tensor, tensor } from './tensor.ts';

interface TensorFields {
  name: string;
  type: number;
  dims: number[];
  numbers: number[];
  raw: Uint8Array | undefined;
}

/** Reads a `TensorProto`. Errors: `bad-model` for an unknown element type or values that do not fill the shape. */
export function readTensor(reader: PbfReader): { name: string; value: Tensor } {
  const fields = reader.readMessage<TensorFields>(tensorField, { name: '', type: 0, dims: [], numbers: [], raw: undefined });
  const type = typeNamed(fields.type);
  const values = fields.raw ? fromRaw(type, fields.raw) : fromNumbers(type, fields.numbers);
  if (fields.dims.some((dim) => dim < 0)) throw new EmpireError('bad-model', `The tensor ${fields.name} has a negative dimension.`);
  return { name: fields.name, value: tensor(type, fields.dims, values.length === sizeOf(fields.dims) ? values : mismatch(fields, values.length)) };
}

/** The element type of a number in the ONNX format. Errors: `bad-model`. */
export function typeNamed(code: number): ElementType {
  const found = Object.entries(elementTypes).find(([, number]) => number === code);
  if (!found) throw new EmpireError('bad-model', `The model uses element type ${code}, which is not known here.`);
  return found[0] as ElementType;
}

function tensorField(field: number, into: TensorFields, pbf: PbfReader): void {
  if (field === 1) pbf.readPackedVarint(into.dims, true);
  if (field === 2) into.type = pbf.readVarint();
  if (field === 4) pbf.readPackedFloat(into.numbers);
  if (field === 5 || field === 7) pbf.readPackedVarint(into.numbers, true);
  if (field === 8) into.name = pbf.readString();
  if (field === 9) into.raw = pbf.readBytes();
}

function fromNumbers(type: ElementType, numbers: readonly number[]): Tensor['values'] {
  const values = emptyValues(type, numbers.length);
  values.set(numbers);
  return values;
}

/** Raw data is little-endian and not aligned. */
function fromRaw(type: ElementType, raw: Uint8Array): Tensor['values'] {
  if (type === 'uint8') return raw.slice();
  if (type === 'int8') return new Int8Array(raw.slice().buffer);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (type === 'int64') return Int32Array.from({ length: Math.floor(raw.length / 8) }, (_, index) => Number(view.getBigInt64(index * 8, true)));
  const values = emptyValues(type, Math.floor(raw.length / 4));
  for (let index = 0; index < values.length; index += 1) values[index] = type === 'float32' ? view.getFloat32(index * 4, true) : view.getInt32(index * 4, true);
  return values;
}

function mismatch({ name, dims }: TensorFields, received: number): never {
  throw new EmpireError('bad-model', `The tensor ${name} of shape [${dims.join(', ')}] holds ${sizeOf(dims)} values; received ${received}.`);
}
