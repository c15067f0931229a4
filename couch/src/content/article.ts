import type { ArticleMap } from '@empire/contract';
import type { ShapeSource } from '../publish/shapes.ts';
import { articleMapShape } from './article-map.ts';
import type { RawArticle } from './raw-article.ts';

/** A picture as a hashed file of the media folder. */
export interface Picture {
  /** `/media/<sha256>.<ext>`, as in the article's HTML. */
  readonly path: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly type: string;
  /** Subresource integrity: `sha384-<base64>`. */
  readonly integrity: string;
}

/** The value of an article document. Times are ISO 8601 in UTC. */
export interface Article {
  readonly title: string;
  readonly lang: string;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly type: string;
  readonly author?: string;
  readonly tags: readonly string[];
  readonly summary: string;
  /** Sanitised: what `sanitise` gives. */
  readonly html: string;
  /** The same without markup, for searching. */
  readonly text: string;
  readonly readingMinutes: number;
  readonly words: number;
  /** The one that stands for the article comes first. */
  readonly images: readonly (Picture & { readonly alt: string })[];
  readonly source: RawArticle['source'];
  /** What the text expresses and where it stands by meaning; left out where no model was at hand. */
  readonly map?: ArticleMap;
}

const text = (maxLength: number, minLength = 0) => ({ type: 'string', minLength, maxLength });
const whole = (minimum: number) => ({ type: 'integer', minimum });
const time = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' };

const image = {
  type: 'object',
  required: ['path', 'bytes', 'width', 'height', 'type', 'integrity', 'alt'],
  additionalProperties: false,
  properties: {
    path: { type: 'string', pattern: '^/media/[0-9a-f]{64}\\.(jpg|png|webp|gif|avif)$' },
    bytes: whole(1),
    width: whole(1),
    height: whole(1),
    type: { enum: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'] },
    integrity: { type: 'string', pattern: '^sha384-[A-Za-z0-9+/]{64}$' },
    alt: text(1_000),
  },
} as const;

/** The JSON Schema (draft 2020-12) of {@link Article}. */
export const articleShape = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['title', 'lang', 'publishedAt', 'updatedAt', 'type', 'tags', 'summary', 'html', 'text', 'readingMinutes', 'words', 'images', 'source'],
  additionalProperties: false,
  properties: {
    title: text(300, 1),
    lang: { type: 'string', pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' },
    publishedAt: time,
    updatedAt: time,
    type: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
    author: text(200, 1),
    tags: { type: 'array', maxItems: 100, items: text(100, 1) },
    summary: text(600),
    html: text(900_000),
    text: text(900_000),
    readingMinutes: whole(1),
    words: whole(0),
    images: { type: 'array', maxItems: 200, items: image },
    source: {
      type: 'object',
      required: ['kind', 'ref'],
      additionalProperties: false,
      properties: { kind: { enum: ['markdown', 'rss', 'atom', 'wxr'] }, ref: text(2_000, 1) },
    },
    map: articleMapShape,
  },
} as const;

/** The collection of articles as a manifest would declare it; its number goes up whenever {@link articleShape} changes. */
export const articleSource = {
  id: 'article' as ShapeSource['id'],
  collections: [{ name: 'article', class: 'content', schema: 2, shape: articleShape }],
} as const satisfies ShapeSource;
