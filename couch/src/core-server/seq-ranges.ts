/** Sequence numbers as sorted, disjoint, inclusive ranges: `[[1, 57], [60, 60]]`. */
export type SeqRanges = readonly (readonly [number, number])[];

/** The ranges that hold exactly these numbers. */
export function rangesOf(numbers: Iterable<number>): SeqRanges {
  return merged([...numbers].map((number) => [number, number] as const));
}

/** Everything that is in one of the two. */
export function joinRanges(one: SeqRanges, other: SeqRanges): SeqRanges {
  return merged([...one, ...other]);
}

/** What is in `ranges` and not in `without`. */
export function subtractRanges(ranges: SeqRanges, without: SeqRanges): SeqRanges {
  return ranges.flatMap(([first, last]) => {
    const left: [number, number][] = [];
    let next = first;
    for (const [from, to] of without) {
      if (to < next || from > last) continue;
      if (from > next) left.push([next, from - 1]);
      next = to + 1;
    }
    if (next <= last) left.push([next, last]);
    return left;
  });
}

/** Whether the number is in one of the ranges. */
export function isInRanges(ranges: SeqRanges, number: number): boolean {
  return ranges.some(([first, last]) => first <= number && number <= last);
}

/** How many numbers there are. */
export function sizeOfRanges(ranges: SeqRanges): number {
  return ranges.reduce((size, [first, last]) => size + last - first + 1, 0);
}

/** For people: `1-57, 60`. */
export function writeRanges(ranges: SeqRanges): string {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}

/** Reads untrusted ranges; `undefined` for anything that is not a list of pairs of whole numbers from 1 on, first before last. */
export function readRanges(input: unknown): SeqRanges | undefined {
  return Array.isArray(input) && input.every(isRange) ? merged(input) : undefined;
}

function isRange(input: unknown): input is readonly [number, number] {
  if (!Array.isArray(input) || input.length !== 2) return false;
  const [first, last] = input as [unknown, unknown];
  return Number.isSafeInteger(first) && Number.isSafeInteger(last) && (first as number) >= 1 && (last as number) >= (first as number);
}

function merged(ranges: readonly (readonly [number, number])[]): SeqRanges {
  const made: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = made.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else made.push([first, last]);
  }
  return made;
}
