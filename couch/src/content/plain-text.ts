import { Parser } from 'htmlparser2';

const inline = new Set(
  'a abbr b bdi bdo cite code del dfn em font i img ins kbd mark q ruby rp rt s samp small span strike strong sub sup time tt u var wbr'.split(' '),
);
const silent = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'svg', 'math', 'textarea', 'title', 'head']);

/** The text of HTML: blocks on lines of their own, white space collapsed. */
export function plainText(html: string): string {
  let text = '';
  let depth = 0;
  const edge = (tag: string) => {
    if (!inline.has(tag)) text += tag === 'td' || tag === 'th' ? ' ' : '\n';
  };
  const parser = new Parser(
    {
      onopentag: (tag) => {
        if (silent.has(tag)) depth += 1;
        edge(tag);
      },
      ontext: (part) => {
        if (depth === 0) text += part;
      },
      onclosetag: (tag) => {
        if (silent.has(tag)) depth -= 1;
        if (tag !== 'br') edge(tag);
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return collapse(text);
}

/** The addresses of the images in HTML, each once, with the text of the first. */
export function imagesIn(html: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const parser = new Parser({
    onopentag: (tag, { src, alt }) => {
      if (tag === 'img' && src && !found.has(src)) found.set(src, alt ?? '');
    },
  });
  parser.end(html);
  return found;
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** How many words a text has. Scripts that put no space between words are taken apart as their language does. */
export function countWords(text: string, lang: string): number {
  let words = 0;
  if (!unspaced.test(text)) {
    for (const _word of text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’_-]*/gu)) words += 1;
    return words;
  }
  for (const { isWordLike } of new Intl.Segmenter(lang, { granularity: 'word' }).segment(text)) if (isWordLike) words += 1;
  return words;
}

/** The beginning of a text, cut between words, with an ellipsis where something is left out. */
export function beginning(text: string, maxLength: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= maxLength) return line;
  const cut = line.slice(0, maxLength);
  const space = cut.lastIndexOf(' ');
  return `${(space > maxLength / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.\uD800-\uDBFF]+$/, '')}…`;
}

function collapse(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
