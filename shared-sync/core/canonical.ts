import { EmpireError } from '@empire/contract';

/**
 * Canonical JSON: keys sorted by code unit, strings in Unicode NFC, no white space, no `undefined`.
 * Two values that mean the same give the same text on every device (after RFC 8785, with NFC added).
 * Errors: `bad-argument` for anything JSON cannot carry.
 */
export function canonicalJson(value: unknown): string {
  return write(value) ?? refuse(value, []);
}

/** The same of an object without those of its own members whose keys `isLeft` names. Errors: as `canonicalJson`. */
export function canonicalWithout(value: Readonly<Record<string, unknown>>, isLeft: (key: string) => boolean): string {
  const keys = Object.keys(value).filter((key) => !isLeft(key));
  return writeMembers(value, keys) ?? refuse(value, [], keys);
}

/** Printable ASCII without quote and backslash: in NFC as it is, and written as it is. Most keys and values are. */
const plain = /^[ !#-[\]-~]*$/;

/** `undefined` where something cannot be written: what and where is looked for only then. */
function write(value: unknown): string | undefined {
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : undefined;
  if (value === null || typeof value === 'boolean') return `${value}`;
  if (Array.isArray(value)) return writeItems(value);
  return typeof value === 'object' ? writeMembers(value as Readonly<Record<string, unknown>>, Object.keys(value)) : undefined;
}

function writeText(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text.normalize('NFC'));
}

function writeItems(items: readonly unknown[]): string | undefined {
  let text = '';
  for (const item of items) {
    const one = write(item);
    if (one === undefined) return undefined;
    text += text === '' ? one : `,${one}`;
  }
  return `[${text}]`;
}

function writeMembers(value: Readonly<Record<string, unknown>>, keys: string[]): string | undefined {
  let text = '';
  for (const key of keys.sort()) {
    const isPlain = plain.test(key);
    if (!isPlain && key.normalize('NFC') !== key) return writeComposed(value, keys);
    const one = write(value[key]);
    if (one === undefined) return undefined;
    text += `${text === '' ? '' : ','}${isPlain ? `"${key}"` : JSON.stringify(key)}:${one}`;
  }
  return `{${text}}`;
}

/** Writes an object that has keys in another form than NFC; two that are the same letters cannot be written. */
function writeComposed(value: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  const composed = new Map(keys.map((key) => [key.normalize('NFC'), value[key]]));
  return composed.size < keys.length ? undefined : writeMembers(Object.fromEntries(composed), [...composed.keys()]);
}

/** Throws for the first thing in a value that cannot be written. */
function refuse(value: unknown, path: readonly (string | number)[], some?: readonly string[]): never {
  if (typeof value !== 'object' || value === null) throw refusal(path, typeof value === 'number' ? String(value) : typeof value);
  if (Array.isArray(value)) {
    const index = [...value].findIndex((item) => write(item) === undefined);
    refuse(value[index], [...path, index]);
  }
  const members = value as Readonly<Record<string, unknown>>;
  const keys = some ?? Object.keys(value);
  const bad = keys.toSorted().find((key) => write(members[key]) === undefined);
  if (bad !== undefined) refuse(members[bad], [...path, bad]);
  const names = keys.map((key) => key.normalize('NFC'));
  throw refusal([...path, names.find((name, index) => names.indexOf(name) < index) ?? ''], 'two keys that are the same letters');
}

function refusal(path: readonly (string | number)[], received: string): EmpireError {
  const place = path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`), '$');
  return new EmpireError('bad-argument', `${place} cannot be written as JSON; received ${received}.`, { details: { path: place, received } });
}
