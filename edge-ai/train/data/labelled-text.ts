/** One text of a data set with its labels; out-of-scope texts have none. */
export interface LabelledText {
  /** The set's own id, or its position. */
  readonly id: string;
  readonly text: string;
  readonly labels: readonly string[];
}

/** The parts of a data set by the name the set gives them. Which parts are there depends on the file. */
export type TextParts = Readonly<Record<string, readonly LabelledText[]>>;

/** The parts to measure on: what a model was trained on is left out where there is anything else. */
export function partsToMeasure(parts: TextParts): TextParts {
  const others = Object.entries(parts).filter(([name]) => !/^(oos_)?train( of .*)?$/.test(name));
  return others.length === 0 ? parts : Object.fromEntries(others);
}
