import { articleKey } from './article-key.ts';
import { badContent } from './fault.ts';
import { attributeOf, decodeRaw, nodesOf, textOf, type XmlNode } from './parse-xml.ts';
import type { RawArticle } from './raw-article.ts';
import { readLang } from './read-lang.ts';
import { dateOf, type FeedContext, pageBase, referenceOf } from './read-rss.ts';

/** Reads one `<entry>` of Atom (RFC 4287). Errors: `bad-content`. */
export function readAtomEntry(entry: XmlNode, { feed, line, from }: { feed: XmlNode; line: number; from: FeedContext }): RawArticle {
  const link = linkOf(entry);
  const guid = textOf(entry, 'id') ?? link;
  const key = articleKey({ guid });
  if (key === undefined || guid === undefined) throw badContent('It has neither id nor link, so that nothing tells it apart from the others.');
  const title = markupOf(entry, 'title');
  if (!title) throw badContent('It has no title.');
  const content = markupOf(entry, 'content');
  const summary = markupOf(entry, 'summary');
  const updatedAt = dateOf(entry, 'updated');
  const publishedAt = dateOf(entry, 'published') ?? updatedAt;
  const author = authorOf(entry) ?? authorOf(feed);
  const lang = attributeOf(entry, 'xml:lang') ?? attributeOf(feed, 'xml:lang');
  return {
    file: from.file,
    line,
    source: { kind: 'atom', ref: referenceOf(link, guid) },
    key,
    title,
    html: content ?? summary ?? '',
    base: pageBase(link),
    lang: (lang && readLang(lang)) || from.lang,
    type: 'article',
    tags: nodesOf(entry, 'category').flatMap((category) => attributeOf(category, 'term') ?? []),
    ...(publishedAt && { publishedAt }),
    ...(updatedAt && { updatedAt }),
    ...(author && { author }),
    ...(content && summary && { summary }),
  };
}

function linkOf(entry: XmlNode): string | undefined {
  const links = nodesOf(entry, 'link');
  const page = links.find((link) => (attributeOf(link, 'rel') ?? 'alternate') === 'alternate');
  return page && attributeOf(page, 'href');
}

function authorOf(node: XmlNode): string | undefined {
  const [author] = nodesOf(node, 'author');
  return author && textOf(author, 'name');
}

/** A text construct as HTML. */
function markupOf(entry: XmlNode, name: string): string | undefined {
  const [node] = nodesOf(entry, name);
  if (!node) return undefined;
  const raw = String(node['#text'] ?? '');
  const type = attributeOf(node, 'type') ?? 'text';
  if (type === 'xhtml') return raw.trim() || undefined;
  const text = decodeRaw(raw);
  if (type === 'html' || type === 'text/html') return text || undefined;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;') || undefined;
}
