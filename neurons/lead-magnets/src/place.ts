/** The path of the catalogue, or of one guide. */
export function pathTo(key?: string): string {
  return key === undefined ? '/guides' : `/guides/${encodeURIComponent(key)}`;
}

/** The key of the guide that a path names; `undefined` for the catalogue. */
export function keyOf(path: string): string | undefined {
  const part = path.split('/')[2];
  if (!part) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
