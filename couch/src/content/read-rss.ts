import { articleKey } from './article-key.ts';
import { badContent } from './fault.ts';
import { attributeOf, innerText, nodesOf, textOf, type XmlNode } from './parse-xml.ts';
import type { RawArticle } from './raw-article.ts';
import { readDate } from './read-date.ts';
import { readLang } from './read-lang.ts';

/** What every article of a feed is told. */
export interface FeedContext {
  readonly file: string;
  readonly lang: string;
}

/** Reads one `<item>` of RSS 2.0. Errors: `bad-content`. */
export function readRssItem(item: XmlNode, { channel, line, from }: { channel: XmlNode; line: number; from: FeedContext }): RawArticle {
  const link = textOf(item, 'link');
  const guid = textOf(item, 'guid') ?? link;
  const key = articleKey({ guid });
  if (key === undefined || guid === undefined) throw badContent('It has neither guid nor link, so that nothing tells it apart from the others.');
  const body = textOf(item, 'content:encoded');
  const description = textOf(item, 'description');
  const title = textOf(item, 'title');
  if (title === undefined) throw badContent('It has no title.');
  const publishedAt = dateOf(item, 'pubDate') ?? dateOf(item, 'dc:date');
  const author = textOf(item, 'dc:creator') ?? textOf(item, 'author');
  const lead = leadOf(item);
  return {
    file: from.file,
    line,
    source: { kind: 'rss', ref: referenceOf(link, guid) },
    key,
    title,
    html: body ?? description ?? '',
    base: pageBase(link),
    lang: feedLang(channel, from),
    type: 'article',
    tags: nodesOf(item, 'category').map(innerText).filter(Boolean),
    ...(publishedAt && { publishedAt }),
    ...(author && { author }),
    ...(body && description && { summary: description }),
    ...(lead && { lead }),
  };
}

/** The base of addresses in an article of the web. */
export function pageBase(link: string | undefined): RawArticle['base'] {
  return link !== undefined && isPage(link) ? { kind: 'page', url: link } : { kind: 'page' };
}

/** What people are told of an article's origin: the address of its page, else its guid, which is text and no link. */
export function referenceOf(link: string | undefined, guid: string): string {
  return link !== undefined && isPage(link) ? link : guid;
}

function isPage(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}

/** A date that can be read; feeds carry others, which are left out. */
export function dateOf(node: XmlNode, name: string): string | undefined {
  const text = textOf(node, name);
  return text === undefined ? undefined : readDate(text);
}

/** The feed's language, else the one asked for. */
export function feedLang(channel: XmlNode, { lang }: FeedContext): string {
  const declared = textOf(channel, 'language');
  return (declared && readLang(declared)) || lang;
}

function leadOf(item: XmlNode): RawArticle['lead'] {
  const pictures = [...nodesOf(item, 'enclosure'), ...nodesOf(item, 'media:content'), ...nodesOf(item, 'media:thumbnail')];
  const isPicture = (node: XmlNode) => /^image(\/|$)/.test(attributeOf(node, 'type') ?? attributeOf(node, 'medium') ?? '') || '@width' in node;
  const src = pictures.filter(isPicture).map((node) => attributeOf(node, 'url'))[0];
  return src === undefined ? undefined : { src, alt: '' };
}
