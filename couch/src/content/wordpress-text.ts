const blockTag =
  /^<\/?(?:address|article|aside|blockquote|details|dl|div|figure|footer|form|h[1-6]|header|hr|iframe|ol|p|pre|script|section|style|table|ul)\b/i;
const caption = /\[caption[^\][]{0,500}\]\s{0,20}((?:<a [^<>]{0,2000}>\s{0,20})?<img [^<>]{0,2000}>\s{0,20}(?:<\/a>)?)([^[]{0,4000})\[\/caption\]/gi;

/**
 * The HTML that WordPress shows for what it stores: captions become figures, galleries go, and text of the classic editor, which marks paragraphs
 * by empty lines alone, gets its paragraphs.
 */
export function wordpressHtml(stored: string): string {
  const html = resolveShortcodes(stored);
  if (/<!-- wp:|<p[\s>]/i.test(html)) return html;
  return keptApart(html)
    .map(({ text, isWhole }) => (isWhole ? text : paragraphs(text)))
    .join('\n');
}

function resolveShortcodes(html: string): string {
  return html
    .replace(caption, '<figure>$1<figcaption>$2</figcaption></figure>')
    .replace(/\[embed[^\][]{0,500}\](https?:\/\/[^[\s"'<>]{1,2000})\[\/embed\]/gi, '<a href="$1">$1</a>')
    .replace(/\[gallery[^\][]{0,2000}\]/gi, '');
}

/** Elements whose empty lines mean nothing stay whole. */
function keptApart(html: string): readonly { text: string; isWhole: boolean }[] {
  const parts: { text: string; isWhole: boolean }[] = [];
  const lower = html.toLowerCase();
  const unclosed = new Set<string>();
  let from = 0;
  for (const opening of lower.matchAll(/<(pre|script|style|table)\b/g)) {
    const tag = opening[1] ?? '';
    if (opening.index < from || unclosed.has(tag)) continue;
    const closing = lower.indexOf(`</${tag}>`, opening.index);
    if (closing === -1) unclosed.add(tag);
    else {
      const end = closing + tag.length + 3;
      parts.push({ text: html.slice(from, opening.index), isWhole: false }, { text: html.slice(opening.index, end), isWhole: true });
      from = end;
    }
  }
  return [...parts, { text: html.slice(from), isWhole: false }];
}

function paragraphs(text: string): string {
  return text
    .split(/\n[^\S\n]*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (blockTag.test(part) ? part : `<p>${part.replaceAll('\n', '<br>\n')}</p>`))
    .join('\n');
}
