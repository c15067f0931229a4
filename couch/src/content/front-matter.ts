import { badContent, type Place } from './fault.ts';
import { parseYaml } from './parse-data.ts';

/** A Markdown file in its two parts. */
export interface FrontMatter {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** The place of a field. */
  readonly placeOf: (field: string) => Place;
}

/** Splits YAML front matter between two lines `---` from the text below it. Errors: `bad-content` with the place. */
export function splitFrontMatter(text: string): FrontMatter {
  const opening = /^---[ \t]*\n/.exec(text)?.[0];
  if (opening === undefined) return { fields: {}, body: text, placeOf: () => ({}) };
  const rest = text.slice(opening.length);
  const closing = /^(?:---|\.\.\.)[ \t]*(?:\n|$)/m.exec(rest);
  if (!closing) throw badContent('Its front matter begins with --- and is not closed by another one.', { line: 1, column: 1 });
  const [parsed] = parseYaml(rest.slice(0, closing.index), { line: 2 });
  const fields = parsed?.value ?? {};
  if (typeof fields !== 'object' || Array.isArray(fields)) throw badContent('Its front matter must be a map of names and values.', { line: 2, column: 1 });
  return {
    fields: fields as Readonly<Record<string, unknown>>,
    body: rest.slice(closing.index + closing[0].length),
    placeOf: (field) => parsed?.locate(`/${field}`) ?? {},
  };
}
