/** The path of the list, or of one offer. */
export function pathTo(key?: string): string {
  return key === undefined ? '/offers' : `/offers/${encodeURIComponent(key)}`;
}

/** The key of the offer that a path names; `undefined` for the list. */
export function keyOf(path: string): string | undefined {
  const part = path.split('/')[2];
  if (!part) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
