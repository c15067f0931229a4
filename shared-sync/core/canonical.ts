import { EmpireError } from '@empire/contract';

/**
 * Canonical JSON: keys sorted by code unit, strings in Unicode NFC, no white space, no `undefined`.
 * Two values that mean the same give the same text on every device (after RFC 8785, with NFC added).
 * Errors: `bad-argument` for anything JSON cannot carry.
 */
export function canonicalJson(value: unknown): string {
  return write(value, []);
}

/** Where in the value the writer is; read only when something is refused. */
type Path = (string | number)[];

function write(value: unknown, path: Path): string {
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number') return writeNumber(value, path);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map((item, index) => writeMember(item, index, path)).join(',')}]`;
  if (typeof value === 'object') return writeObject(value as Record<string, unknown>, path);
  throw refuse(path, typeof value);
}

/** Printable ASCII without quote and backslash: in NFC as it is, and written as it is. Most keys and values are. */
const plain = /^[ !#-[\]-~]*$/;

function writeText(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text.normalize('NFC'));
}

function writeNumber(value: number, path: Path): string {
  if (!Number.isFinite(value)) throw refuse(path, String(value));
  return JSON.stringify(value);
}

function writeMember(value: unknown, key: string | number, path: Path): string {
  path.push(key);
  const text = write(value, path);
  path.pop();
  return text;
}

function writeObject(value: Record<string, unknown>, path: Path): string {
  const keys = Object.keys(value);
  if (keys.some((key) => !plain.test(key) && key.normalize('NFC') !== key)) return writeComposed(value, path);
  return `{${keys
    .sort()
    .map((key) => `${writeText(key)}:${writeMember(value[key], key, path)}`)
    .join(',')}}`;
}

/** Writes an object that has keys in another form than NFC. */
function writeComposed(value: Record<string, unknown>, path: Path): string {
  const composed = new Map<string, unknown>();
  for (const key of Object.keys(value)) {
    const name = key.normalize('NFC');
    if (composed.has(name)) throw refuse([...path, name], 'two keys that are the same letters');
    composed.set(name, value[key]);
  }
  const members = [...composed].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${writeMember(member, key, path)}`).join(',')}}`;
}

function refuse(path: Path, received: string): EmpireError {
  const place = path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`), '$');
  return new EmpireError('bad-argument', `${place} cannot be written as JSON; received ${received}.`, { details: { path: place, received } });
}
