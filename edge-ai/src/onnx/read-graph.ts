import { EmpireError } from '@empire/contract';
import { PbfReader } from 'pbf';
import type { Attribute, Graph, GraphNode, GraphValue } from './graph.ts';
import { readTensor, typeNamed } from './read-tensor.ts';

/** Reads an ONNX file (`onnx.proto`, the fields that running needs). Errors: `bad-model`. */
export function readGraph(bytes: Uint8Array): Graph {
  try {
    return readModel(new PbfReader(bytes));
  } catch (error) {
    if (error instanceof EmpireError) throw error;
    throw new EmpireError('bad-model', `The model file of ${bytes.length} bytes is not readable as ONNX.`, { cause: error });
  }
}

type Building<T> = {
  -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[]
    ? Item[]
    : T[Key] extends Readonly<Record<string, infer Item>>
      ? Record<string, Item>
      : T[Key];
};

function readModel(reader: PbfReader): Graph {
  const opsets: Record<string, number> = {};
  const graph = reader.readFields<{ found: Graph | undefined }>(
    (field, into, pbf) => {
      if (field === 7) into.found = pbf.readMessage(graphField, emptyGraph());
      if (field !== 8) return;
      const opset = pbf.readMessage(opsetField, { domain: '', version: 0 });
      opsets[opset.domain] = opset.version;
    },
    { found: undefined },
  ).found;
  if (!graph || graph.nodes.length === 0) throw new EmpireError('bad-model', 'The model file holds no graph.');
  return { ...graph, opsets };
}

function emptyGraph(): Building<Graph> {
  return { name: '', opsets: {}, nodes: [], constants: {}, inputs: [], outputs: [] };
}

function opsetField(field: number, into: { domain: string; version: number }, pbf: PbfReader): void {
  if (field === 1) into.domain = pbf.readString();
  if (field === 2) into.version = pbf.readVarint();
}

function graphField(field: number, into: Building<Graph>, pbf: PbfReader): void {
  if (field === 1) into.nodes.push(pbf.readMessage(nodeField, { operator: '', domain: '', inputs: [], outputs: [], attributes: {} }));
  if (field === 2) into.name = pbf.readString();
  if (field === 5) {
    const { name, value } = readTensor(pbf);
    into.constants[name] = value;
  }
  if (field === 11) into.inputs.push(readValue(pbf));
  if (field === 12) into.outputs.push(readValue(pbf));
}

function nodeField(field: number, into: Building<GraphNode>, pbf: PbfReader): void {
  if (field === 1) into.inputs.push(pbf.readString());
  if (field === 2) into.outputs.push(pbf.readString());
  if (field === 4) into.operator = pbf.readString();
  if (field === 7) into.domain = pbf.readString();
  if (field !== 5) return;
  const { name, value } = readAttribute(pbf);
  if (value !== undefined) into.attributes[name] = value;
}

interface AttributeFields {
  name: string;
  value: Attribute | undefined;
  floats: number[];
  whole: number[];
  texts: string[];
}

function readAttribute(reader: PbfReader): { name: string; value: Attribute | undefined } {
  const { name, value, floats, whole, texts } = reader.readMessage<AttributeFields>(attributeField, {
    name: '',
    value: undefined,
    floats: [],
    whole: [],
    texts: [],
  });
  return { name, value: value ?? (floats.length > 0 ? Float32Array.from(floats) : [whole, texts].find((list) => list.length > 0)) };
}

function attributeField(field: number, into: AttributeFields, pbf: PbfReader): void {
  if (field === 1) into.name = pbf.readString();
  if (field === 2) into.value = pbf.readFloat();
  if (field === 3) into.value = pbf.readVarint(true);
  if (field === 4) into.value = pbf.readString();
  if (field === 5) into.value = readTensor(pbf).value;
  if (field === 7) pbf.readPackedFloat(into.floats);
  if (field === 8) pbf.readPackedVarint(into.whole, true);
  if (field === 9) into.texts.push(pbf.readString());
}

function readValue(reader: PbfReader): GraphValue {
  const fields = reader.readMessage<{ name: string; type: number; dims: (number | string)[] }>(
    (field, into, pbf) => {
      if (field === 1) into.name = pbf.readString();
      if (field === 2) pbf.readMessage((inner, same, nested) => inner === 1 && nested.readMessage(tensorTypeField, same), into);
    },
    { name: '', type: 0, dims: [] },
  );
  return { name: fields.name, type: typeNamed(fields.type), dims: fields.dims };
}

function tensorTypeField(field: number, into: { type: number; dims: (number | string)[] }, pbf: PbfReader): void {
  if (field === 1) into.type = pbf.readVarint();
  if (field === 2) pbf.readMessage((inner, same, nested) => inner === 1 && same.dims.push(readDimension(nested)), into);
}

function readDimension(reader: PbfReader): number | string {
  return reader.readMessage<{ size: number | string }>(
    (field, into, pbf) => {
      if (field === 1) into.size = pbf.readVarint(true);
      if (field === 2) into.size = pbf.readString();
    },
    { size: '?' },
  ).size;
}
