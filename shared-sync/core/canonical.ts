import { EmpireError } from '@empire/contract';

/**
 * Canonical JSON: keys sorted by code unit, strings in Unicode NFC, no white space, no `undefined`.
 * Two values that mean the same give the same text on every device (after RFC 8785, with NFC added).
 * Errors: `bad-argument` for anything JSON cannot carry.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$');
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'));
  if (typeof value === 'number') return writeNumber(value, path);
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  if (typeof value === 'object') return writeObject(value as Record<string, unknown>, path);
  throw refuse(path, typeof value);
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw refuse(path, String(value));
  return JSON.stringify(value);
}

function writeObject(value: Record<string, unknown>, path: string): string {
  const members = Object.keys(value)
    .map((key) => [key.normalize('NFC'), value[key]] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const twice = members.find(([key], index) => index > 0 && members[index - 1]?.[0] === key);
  if (twice) throw refuse(`${path}.${twice[0]}`, 'two keys that are the same letters');
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member, `${path}.${key}`)}`).join(',')}}`;
}

function refuse(path: string, received: string): EmpireError {
  return new EmpireError('bad-argument', `${path} cannot be written as JSON; received ${received}.`, { details: { path, received } });
}
