import type { ArticleMap } from '@empire/contract';

/** A picture of an article: a hashed file of the gateway's own origin. */
export interface Picture {
  readonly path: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

/** An article as it was published. Times are milliseconds since 1970. */
export interface Article {
  readonly key: string;
  readonly title: string;
  readonly lang: string;
  readonly publishedAt: number;
  readonly updatedAt: number;
  readonly type: string;
  readonly author: string | undefined;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly html: string;
  readonly text: string;
  readonly minutes: number;
  readonly images: readonly Picture[];
  /** The emotional and semantic map, where it was published with the article. */
  readonly map: ArticleMap | undefined;
}

/** Reads an article document's value; `undefined` for what is none. The publisher checked it, but a device may hold an older or newer shape. */
export function readArticle(key: string, value: unknown): Article | undefined {
  if (!isRecord(value)) return undefined;
  const { title, html, text } = value;
  const [publishedAt, updatedAt] = [timeOf(value.publishedAt), timeOf(value.updatedAt)];
  if (typeof title !== 'string' || typeof html !== 'string' || typeof text !== 'string' || publishedAt === undefined) return undefined;
  return {
    key,
    title,
    html,
    text,
    publishedAt,
    updatedAt: updatedAt ?? publishedAt,
    lang: textOf(value.lang) ?? 'en',
    type: textOf(value.type) ?? 'article',
    author: textOf(value.author),
    tags: listOf(value.tags).filter((tag): tag is string => typeof tag === 'string'),
    summary: textOf(value.summary) ?? '',
    minutes: typeof value.readingMinutes === 'number' ? value.readingMinutes : 1,
    images: listOf(value.images).filter(isPicture),
    map: isMap(value.map) ? value.map : undefined,
  };
}

/** What an article takes on this device with its pictures, in bytes. */
export function bytesOf({ html, text, images }: Article): number {
  return html.length + text.length + images.reduce((sum, { bytes }) => sum + bytes, 0);
}

function isPicture(value: unknown): value is Picture {
  if (!isRecord(value)) return false;
  const { path, bytes, width, height, alt } = value;
  return typeof path === 'string' && path.startsWith('/media/') && [bytes, width, height].every((one) => typeof one === 'number') && typeof alt === 'string';
}

function isMap(value: unknown): value is ArticleMap {
  return isRecord(value) && typeof value.valence === 'number' && typeof value.arousal === 'number' && Array.isArray(value.top) && Array.isArray(value.vector);
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
