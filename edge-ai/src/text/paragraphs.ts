import { type SentenceBounds, sentencesOf } from './sentences.ts';

/** A line of a text that reads as a paragraph: which of the lines with letters it is, and which of the text's sentences are in it. */
export interface Paragraph {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

const minWords = 8;

/**
 * The paragraphs of a text that is read after its title: of `whole`, which begins with the title on lines of its own where there is one. Lines count
 * from the first one of the text.
 */
export function bodyParagraphs(whole: string, title: string | undefined, bounds?: SentenceBounds): readonly Paragraph[] {
  const above = title === undefined ? 0 : title.split(/[\r\n]+/).filter((line) => sentencesOf(line).length > 0).length;
  return paragraphsOf(whole, bounds).flatMap(({ line, ...rest }) => (line < above ? [] : [{ line: line - above, ...rest }]));
}

/** The paragraphs among the lines of a text, as far as `sentencesOf` reads it with these bounds. Short lines, headings as a rule, are left out. */
export function paragraphsOf(text: string, bounds: SentenceBounds = {}): readonly Paragraph[] {
  const count = sentencesOf(text, bounds).length;
  const paragraphs: Paragraph[] = [];
  let [line, from] = [0, 0];
  for (const one of text.split(/[\r\n]+/)) {
    const to = from + sentencesOf(one, { maxSentences: Number.POSITIVE_INFINITY }).length;
    if (to === from) continue;
    if (to > count) break;
    if (one.trim().split(/\s+/).length >= minWords) paragraphs.push({ line, from, to });
    line += 1;
    from = to;
  }
  return paragraphs;
}
