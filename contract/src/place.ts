/** The parts of a path between its slashes, decoded: `/offers/a%20b` is `offers` and `a b`. A part that is not well encoded stays as it is. */
export function pathParts(path: string): readonly string[] {
  return path.split('/').slice(1).map(decode);
}

/** The paths of a neuron that shows a list at `root` and each of its entries below that: `/offers` and `/offers/<key>`. */
export function keyedPaths(root: string): KeyedPaths {
  const depth = pathParts(root).length;
  return {
    pathTo: (key) => (key === undefined ? root : `${root}/${encodeURIComponent(key)}`),
    keyOf: (path) => pathParts(path)[depth] || undefined,
  };
}

/** Reads and writes the paths of a list and its entries. */
export interface KeyedPaths {
  /** The path of the list, or of the entry with this key. */
  pathTo(key?: string): string;
  /** The key of the entry that a path names; `undefined` for the list. */
  keyOf(path: string): string | undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
