import sanitizeHtml from 'sanitize-html';
import type { Picture } from './article.ts';

/** What stands in for the addresses in an article. */
export interface Addresses {
  /** The page that relative links are resolved against. */
  readonly page?: string | undefined;
  /** The kept picture of an image's address; an image without one is replaced by its text. */
  readonly pictureOf: (src: string) => Picture | undefined;
}

const blocks = ['p', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'hr', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'figure', 'figcaption', 'details', 'summary'];
const phrases = ['a', 'br', 'em', 'strong', 'b', 'i', 'u', 's', 'del', 'ins', 'sub', 'sup', 'small', 'mark', 'abbr', 'cite', 'q', 'dfn'];
const others = ['code', 'kbd', 'samp', 'var', 'time', 'span', 'img', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'];

/** The elements an article may hold. Of others the text stays, or nothing where their text is no prose. */
export const allowedTags: readonly string[] = [...blocks, ...phrases, ...others];

/** The attributes an article may hold. */
export const allowedAttributes: Readonly<Record<string, readonly string[]>> = {
  '*': ['lang', 'dir'],
  a: ['href', 'title', 'rel'],
  abbr: ['title'],
  code: ['class'],
  img: ['src', 'alt', 'title', 'width', 'height', 'loading', 'decoding'],
  li: ['value'],
  ol: ['start', 'reversed'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  time: ['datetime'],
};

const contentsGo = ['script', 'style', 'iframe', 'frameset', 'object', 'embed', 'applet', 'svg', 'math', 'template', 'noscript', 'noembed', 'noframes'];
const textGoes = ['head', 'title', 'textarea', 'select', 'option', 'button', 'xmp', 'plaintext', 'audio', 'video', 'canvas'];

/**
 * HTML that can be put into a page: only {@link allowedTags} and {@link allowedAttributes}, links to http, https, mailto, tel or a path from `/`, pictures
 * from the media folder alone. `h1` becomes `h2`, for the title is the page's own.
 */
export function sanitise(html: string, addresses: Addresses): string {
  return sanitizeHtml(html, {
    allowedTags: [...allowedTags],
    allowedAttributes: Object.fromEntries(Object.entries(allowedAttributes).map(([tag, names]) => [tag, tag === 'code' ? [] : [...names]])),
    allowedClasses: { code: [/^language-[\w+#.-]{1,30}$/] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: [] },
    allowProtocolRelative: false,
    nonTextTags: [...contentsGo, ...textGoes],
    nestingLimit: 60,
    transformTags: {
      h1: 'h2',
      a: (_tag, attributes) => ({ tagName: 'a', attribs: linkAttributes(attributes, addresses) }),
      img: (_tag, attributes) => imageTag(attributes, addresses),
    },
  }).trim();
}

function linkAttributes(attributes: sanitizeHtml.Attributes, { page }: Addresses): sanitizeHtml.Attributes {
  const href = linkOf(attributes.href ?? '', page);
  const { title, lang, dir } = attributes;
  const kept = Object.fromEntries(Object.entries({ title, lang, dir }).filter(([, value]) => value !== undefined)) as sanitizeHtml.Attributes;
  if (href === undefined) return kept;
  return href.startsWith('/') ? { ...kept, href } : { ...kept, href, rel: 'noopener noreferrer' };
}

/** An absolute address, or a path from `/` where there is no page it belongs to. Fragments lead nowhere, for ids are not kept. */
function linkOf(href: string, page: string | undefined): string | undefined {
  const trimmed = href.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return undefined;
  if (page === undefined && /^\/(?![/\\])/.test(trimmed)) return URL.canParse(trimmed, 'http://host.invalid') ? trimmed : undefined;
  if (!URL.canParse(trimmed, page)) return undefined;
  const url = new URL(trimmed, page);
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : undefined;
}

function imageTag(attributes: sanitizeHtml.Attributes, { pictureOf }: Addresses): sanitizeHtml.Tag {
  const { src = '', alt = '', title } = attributes;
  const picture = pictureOf(src);
  if (!picture) return { tagName: 'span', attribs: {}, text: alt };
  const { path, width, height } = picture;
  const size = { width: String(width), height: String(height) };
  return { tagName: 'img', attribs: { src: path, alt, ...(title && { title }), ...size, loading: 'lazy', decoding: 'async' } };
}
