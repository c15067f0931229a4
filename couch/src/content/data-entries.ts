import { basename, dirname, extname } from 'node:path';
import { EmpireError } from '@empire/contract';
import { type ContentDocument, checkContent } from '../publish/check-content.ts';
import type { Shapes } from '../publish/shapes.ts';
import { badContent, type Place } from './fault.ts';
import { type ParsedData, parseJson, parseYaml } from './parse-data.ts';

/** One value for a collection, as a file gives it. */
export interface DataEntry {
  readonly collection: unknown;
  readonly key: unknown;
  /** The collection's own where nothing is said. */
  readonly schema?: unknown;
  readonly value: unknown;
  /** The place of what a JSON pointer into `value` names. */
  readonly locate: (pointer: string) => Place;
}

const members = new Set(['collection', 'key', 'schema', 'value']);

/** Whether a file's name says that it holds entries. */
export function isDataFile(file: string): boolean {
  return /\.(json|ya?ml)$/i.test(file);
}

/**
 * Reads a YAML or JSON file: one `{collection, key, schema, value}`, a list of them, a YAML stream of them, or a bare value whose collection is the
 * folder's name and whose key is the file's. Errors: `bad-content` with the place.
 */
export function readEntries(text: string, file: string): readonly DataEntry[] {
  const parsed = extname(file).toLowerCase() === '.json' ? [parseJson(text)] : parseYaml(text);
  const entries = parsed.filter(({ value }) => value !== null && value !== undefined).flatMap((one) => entriesOf(one, file));
  if (entries.length === 0) throw badContent('It holds nothing.', { line: 1 });
  return entries;
}

/** The document of an entry, checked against its neuron's shapes. Errors: `bad-content`, `payload-too-large`, with the place. */
export function toDocument(entry: DataEntry, { neuron, shapes }: { readonly neuron: string; readonly shapes: Shapes }): ContentDocument {
  const collection = String(entry.collection);
  const schema = entry.schema ?? shapes.get(collection)?.schema;
  const document = { _id: `${neuron}:c:${collection}:${String(entry.key)}`, v: 1 as const, schema: schema as number, value: entry.value };
  try {
    checkContent(document, shapes);
  } catch (error) {
    if (!(error instanceof EmpireError)) throw error;
    const place = entry.locate(typeof error.details.path === 'string' ? error.details.path : '');
    throw new EmpireError(error.code, error.message, { details: { ...error.details, ...place }, cause: error });
  }
  return document;
}

function entriesOf(parsed: ParsedData, file: string): readonly DataEntry[] {
  if (!Array.isArray(parsed.value)) return [isEntry(parsed.value) ? entryAt(parsed, { value: parsed.value, at: '' }) : bareEntry(parsed, file)];
  return parsed.value.map((value: unknown, index) => {
    if (isEntry(value)) return entryAt(parsed, { value, at: `/${index}` });
    throw badContent('Each item of a list must be {collection, key, schema, value}.', parsed.locate(`/${index}`));
  });
}

type Entry = Readonly<Record<string, unknown>>;

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'value')) return false;
  return Object.keys(value).every((member) => members.has(member));
}

function entryAt(parsed: ParsedData, { value, at }: { value: Entry; at: string }): DataEntry {
  const locate = (pointer: string) => parsed.locate(`${at}/value${pointer}`);
  if (value.collection === undefined || value.key === undefined)
    throw badContent('It must say {collection, key, schema, value}; collection or key is missing.', parsed.locate(at));
  return { collection: value.collection, key: value.key, ...(value.schema !== undefined && { schema: value.schema }), value: value.value, locate };
}

function bareEntry(parsed: ParsedData, file: string): DataEntry {
  return { collection: basename(dirname(file)), key: basename(file, extname(file)), value: parsed.value, locate: parsed.locate };
}
