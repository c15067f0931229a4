/**
 * Where the marks of a database stand in its next generation. Documents are copied in the order of their sequences, so that what lay
 * before a mark lies before it again. Places between two known points go back to the earlier one: reading something again does no
 * harm, leaving it out would.
 */
export class PlaceMap {
  readonly #points: { readonly from: number; readonly to: number }[] = [];
  readonly #start: number;

  constructor(start: number) {
    this.#start = start;
  }

  /** Everything up to `from` lies up to `to` in the copy. */
  add(from: number, to: number): void {
    this.#points.push({ from, to });
  }

  placeOf(mark: number): number {
    return this.#points.findLast(({ from }) => from <= mark)?.to ?? this.#start;
  }

  /** A note with its marks (`seq`, `since`) where they belong in the copy; sequences of the server are texts and stay. */
  translate(note: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(note).map(([name, value]) => [name, isMark(name, value) ? this.placeOf(value) : value]));
  }
}

/** The marks in a note. */
export function marksOf(note: Readonly<Record<string, unknown>> | undefined): readonly number[] {
  return Object.entries(note ?? {}).flatMap(([name, value]) => (isMark(name, value) ? [value] : []));
}

function isMark(name: string, value: unknown): value is number {
  return typeof value === 'number' && (name === 'seq' || name === 'since');
}
