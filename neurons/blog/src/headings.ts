/** One heading of an article: its number is where a link of the contents leads. */
export interface Heading {
  readonly number: number;
  readonly level: 2 | 3;
  readonly text: string;
}

/** The headings among the elements of an article, in order; those below the third level are left out. */
export function headingsOf(root: ParentNode): readonly Heading[] {
  return [...root.querySelectorAll('h2, h3')].map((element, number) => ({
    number,
    level: element.localName === 'h3' ? 3 : 2,
    text: element.textContent?.trim() ?? '',
  }));
}
