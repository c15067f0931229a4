import { PbfWriter } from 'pbf';
import type { Attribute, Graph, GraphNode, GraphValue } from './graph.ts';
import { elementTypes, type Tensor } from './tensor.ts';

/** ONNX 1.16: the first with this operator set; what onnxruntime has read for years. */
const irVersion = 10;

/** Writes a graph as an ONNX file. The same graph gives the same bytes. */
export function writeGraph(graph: Graph): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, irVersion);
  pbf.writeStringField(2, 'empire-edge-ai');
  pbf.writeMessage(7, writeBody, graph);
  for (const [domain, version] of Object.entries(graph.opsets)) pbf.writeMessage(8, writeOpset, { domain, version });
  return pbf.finish().slice();
}

function writeOpset({ domain, version }: { domain: string; version: number }, pbf: PbfWriter): void {
  pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, version);
}

function writeBody(graph: Graph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph.name);
  for (const [name, value] of Object.entries(graph.constants)) pbf.writeMessage(5, writeTensor, { name, value });
  for (const value of graph.inputs) pbf.writeMessage(11, writeValue, value);
  for (const value of graph.outputs) pbf.writeMessage(12, writeValue, value);
}

function writeNode(node: GraphNode, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, node.outputs[0] ?? '');
  pbf.writeStringField(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) pbf.writeMessage(5, writeAttribute, { name, value });
  if (node.domain !== '') pbf.writeStringField(7, node.domain);
}

/** A single number is written as an integer where it is whole. */
function writeAttribute({ name, value }: { name: string; value: Attribute }, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (typeof value === 'string') {
    pbf.writeStringField(4, value);
    pbf.writeVarintField(20, 3);
  } else if (typeof value === 'number') writeNumber(value, pbf);
  else if (isTensor(value)) {
    pbf.writeMessage(5, writeTensor, { name: '', value });
    pbf.writeVarintField(20, 4);
  } else writeList(value, pbf);
}

function isTensor(value: Attribute): value is Tensor {
  return typeof value === 'object' && 'dims' in value;
}

function writeNumber(value: number, pbf: PbfWriter): void {
  if (Number.isInteger(value)) {
    pbf.writeVarintField(3, value);
    pbf.writeVarintField(20, 2);
  } else {
    pbf.writeFloatField(2, value);
    pbf.writeVarintField(20, 1);
  }
}

function writeList(value: Float32Array | readonly number[] | readonly string[], pbf: PbfWriter): void {
  for (const item of value) {
    if (typeof item === 'string') pbf.writeStringField(9, item);
    else if (value instanceof Float32Array) pbf.writeFloatField(7, item);
    else pbf.writeVarintField(8, item);
  }
  if (value instanceof Float32Array) pbf.writeVarintField(20, 6);
  else pbf.writeVarintField(20, typeof value[0] === 'string' ? 8 : 7);
}

function writeTensor({ name, value }: { name: string; value: Tensor }, pbf: PbfWriter): void {
  for (const dim of value.dims) pbf.writeVarintField(1, dim);
  pbf.writeVarintField(2, elementTypes[value.type]);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, rawOf(value));
}

function rawOf({ type, values }: Tensor): Uint8Array {
  if (type !== 'int64') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return new Uint8Array(BigInt64Array.from(values, (value) => BigInt(value)).buffer);
}

function writeValue(value: GraphValue, pbf: PbfWriter): void {
  pbf.writeStringField(1, value.name);
  pbf.writeMessage(2, (one: GraphValue, type) => type.writeMessage(1, writeTensorType, one), value);
}

function writeTensorType(value: GraphValue, pbf: PbfWriter): void {
  pbf.writeVarintField(1, elementTypes[value.type]);
  pbf.writeMessage(
    2,
    (dims: readonly (number | string)[], shape) => {
      for (const dim of dims) shape.writeMessage(1, writeDimension, dim);
    },
    value.dims,
  );
}

function writeDimension(dim: number | string, pbf: PbfWriter): void {
  if (typeof dim === 'number') pbf.writeVarintField(1, dim);
  else pbf.writeStringField(2, dim);
}
