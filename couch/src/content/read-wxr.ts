import { articleKey } from './article-key.ts';
import { badContent } from './fault.ts';
import { attributeOf, innerText, nodesOf, textOf, type XmlNode } from './parse-xml.ts';
import type { RawArticle } from './raw-article.ts';
import { dateOf, type FeedContext, feedLang, pageBase, referenceOf } from './read-rss.ts';
import { wordpressHtml } from './wordpress-text.ts';

const types: Readonly<Record<string, string>> = { post: 'article', page: 'page' };

/** Whether a channel is a WordPress export rather than a feed. */
export function isWxr(channel: XmlNode): boolean {
  return channel['wp:wxr_version'] !== undefined || nodesOf(channel, 'item').some((item) => item['wp:post_type'] !== undefined);
}

/** Why an item is no article for everybody, or `undefined`: attachments and menus say nothing, drafts and protected posts are left out. */
export function leftOut(item: XmlNode): { readonly reason?: string } | undefined {
  if (!Object.hasOwn(types, textOf(item, 'wp:post_type') ?? 'post')) return {};
  const status = textOf(item, 'wp:status') ?? 'publish';
  if (status !== 'publish') return { reason: `its status is ${status}` };
  return textOf(item, 'wp:post_password') ? { reason: 'it is protected by a password' } : undefined;
}

/** The addresses of the export's attachments by their ids. */
export function attachmentsOf(channel: XmlNode): ReadonlyMap<string, string> {
  const found = nodesOf(channel, 'item').map((item) => [textOf(item, 'wp:post_id') ?? '', textOf(item, 'wp:attachment_url')] as const);
  return new Map(found.flatMap(([id, url]) => (url === undefined ? [] : [[id, url] as const])));
}

/** Reads one post or page of a WordPress export (WXR 1.2). Errors: `bad-content`. */
export function readWxrItem(
  item: XmlNode,
  { channel, line, from, attachments }: { channel: XmlNode; line: number; from: FeedContext; attachments: ReadonlyMap<string, string> },
): RawArticle {
  const link = textOf(item, 'link');
  const guid = textOf(item, 'guid') ?? link;
  const key = articleKey({ guid, slug: textOf(item, 'wp:post_name') });
  if (key === undefined) throw badContent('It has neither guid, link nor name, so that nothing tells it apart from the others.');
  const title = textOf(item, 'title');
  if (title === undefined) throw badContent('It has no title.');
  const publishedAt = utcOf(item, 'wp:post_date_gmt') ?? dateOf(item, 'pubDate') ?? utcOf(item, 'wp:post_date');
  const updatedAt = utcOf(item, 'wp:post_modified_gmt');
  const author = authorOf(item, channel);
  const summary = textOf(item, 'excerpt:encoded');
  const lead = leadOf(item, attachments);
  return {
    file: from.file,
    line,
    source: { kind: 'wxr', ref: referenceOf(link, guid ?? key) },
    key,
    title,
    html: wordpressHtml(textOf(item, 'content:encoded') ?? ''),
    base: pageBase(link),
    lang: feedLang(channel, from),
    type: types[textOf(item, 'wp:post_type') ?? 'post'] ?? 'article',
    tags: tagsOf(item),
    ...(publishedAt && { publishedAt }),
    ...(updatedAt && { updatedAt }),
    ...(author && { author }),
    ...(summary && { summary }),
    ...(lead && { lead }),
  };
}

/** An unset date is written as zeros. */
function utcOf(item: XmlNode, name: string): string | undefined {
  return textOf(item, name)?.startsWith('0000') ? undefined : dateOf(item, name);
}

function tagsOf(item: XmlNode): readonly string[] {
  const wanted = nodesOf(item, 'category').filter((node) => ['category', 'post_tag'].includes(attributeOf(node, 'domain') ?? 'category'));
  return [...new Set(wanted.map(innerText).filter((name) => name !== '' && name !== 'Uncategorized'))];
}

function authorOf(item: XmlNode, channel: XmlNode): string | undefined {
  const login = textOf(item, 'dc:creator');
  const known = nodesOf(channel, 'wp:author').find((author) => textOf(author, 'wp:author_login') === login);
  return (known && textOf(known, 'wp:author_display_name')) ?? login;
}

function leadOf(item: XmlNode, attachments: ReadonlyMap<string, string>): RawArticle['lead'] {
  const meta = nodesOf(item, 'wp:postmeta').find((node) => textOf(node, 'wp:meta_key') === '_thumbnail_id');
  const src = attachments.get((meta && textOf(meta, 'wp:meta_value')) ?? '');
  return src === undefined ? undefined : { src, alt: '' };
}
