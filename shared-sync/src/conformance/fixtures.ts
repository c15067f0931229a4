import type { AnyDoc } from '../../core/index.ts';

const hex = (seed: string) =>
  [...seed]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padEnd(32, '0')
    .slice(0, 32);

/** A document with the branch `path` (oldest first; each word becomes a revision id) and `value` in its body. */
export function branch(id: string, path: readonly string[], body: Readonly<Record<string, unknown>> = {}): AnyDoc {
  const ids = [...path].reverse().map(hex);
  const tombstone = body._deleted === true;
  return {
    ...body,
    ...(tombstone && { _deleted: true }),
    _id: id,
    _rev: `${path.length}-${ids[0]}`,
    _revisions: { start: path.length, ids },
  } as unknown as AnyDoc;
}

/** The revision that {@link branch} gives to the end of `path`. */
export function revOf(path: readonly string[]): string {
  return `${path.length}-${hex(path.at(-1) ?? '')}`;
}
