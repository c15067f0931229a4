import { EmpireError } from '@empire/contract';

/** Where in a file; both count from 1. */
export interface Place {
  readonly line?: number;
  readonly column?: number;
}

/** Something that was not imported, and why. */
export interface Fault extends Place {
  readonly file: string;
  readonly reason: string;
}

/** The error of everything that is wrong with a source: `bad-content`, with the place in its details. */
export function badContent(reason: string, place: Place = {}): EmpireError {
  return new EmpireError('bad-content', reason, { details: { ...place } });
}

/** What an error says of the file it came from. A place in the error wins over the one in `from`. */
export function faultOf(error: unknown, from: { readonly file: string } & Place): Fault {
  const { line, column } = error instanceof EmpireError ? (error.details as Place) : {};
  const place = line === undefined ? from : { line, ...(column !== undefined && { column }) };
  const reason = error instanceof Error ? error.message : String(error);
  return {
    file: from.file,
    ...(place.line !== undefined && { line: place.line }),
    ...(place.column !== undefined && { column: place.column }),
    reason: reason.replace(/\s+/g, ' ').trim(),
  };
}

/** The place of an offset in a text. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1;
  return { line, column: offset - lineStart + 1 };
}

/** Tells the line of an offset in a text; for many questions about a long one. */
export function linesOf(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let first = 0;
    let last = starts.length;
    while (last - first > 1) {
      const middle = (first + last) >> 1;
      if ((starts[middle] ?? 0) <= offset) first = middle;
      else last = middle;
    }
    return first + 1;
  };
}
