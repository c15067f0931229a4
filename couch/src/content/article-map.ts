import type { ArticleMap } from '@empire/contract';
import { articleMapper } from '@empire/edge-ai/node';

/** Reads an article and answers its map; `at` is left to the caller, who knows when the article was updated. */
export type MapArticle = (source: { title: string; text: string; lang: string }) => Promise<ArticleMap>;

/** Says what an article is about in a sentence or two. */
export type SummariseArticle = (source: { title: string; text: string }, options: { maxCharacters: number }) => Promise<string>;

/** Longer texts are mapped by their beginning (characters). */
const maxMapped = 100_000;
const decimals = 1e4;

/** Opens the committed models. Maps are rounded to four decimals, so that the same article has the same map wherever it is published. Errors: `inference-unavailable`, `bad-model`. */
export async function openMapper(): Promise<{ map: MapArticle; summarise: SummariseArticle; close: () => void }> {
  const mapper = await articleMapper();
  return {
    map: async ({ title, text, lang }) => rounded(await mapper.mapArticle({ title, text: text.slice(0, maxMapped), lang, now: 0 })),
    summarise: ({ title, text }, options) => mapper.summarise({ title, text: text.slice(0, maxMapped) }, options),
    close: () => mapper.close(),
  };
}

function rounded<T>(value: T): T {
  if (typeof value === 'number') return (Math.round(value * decimals) / decimals) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, rounded(part)])) as T;
}

const part = { type: 'number', minimum: 0, maximum: 1 } as const;
const valence = { type: 'number', minimum: -1, maximum: 1 } as const;
const words = { type: 'array', maxItems: 50, items: { type: 'string', maxLength: 200 } } as const;
const parts = { type: 'object', maxProperties: 40, additionalProperties: part } as const;

/** The JSON Schema of a map as it is published. */
export const articleMapShape = {
  type: 'object',
  required: [
    'by',
    'at',
    'lang',
    'sentences',
    'emotions',
    'ekman',
    'polarity',
    'valence',
    'arousal',
    'arc',
    'top',
    'confidence',
    'shown',
    'reasons',
    'vector',
    'keywords',
  ],
  additionalProperties: false,
  properties: {
    by: {
      type: 'object',
      required: ['provider'],
      additionalProperties: false,
      properties: { provider: { type: 'string' }, model: { type: 'string' }, version: { type: 'string' } },
    },
    at: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' },
    lang: { type: 'string', minLength: 1, maxLength: 60 },
    sentences: { type: 'integer', minimum: 0 },
    emotions: parts,
    ekman: parts,
    polarity: { enum: ['positive', 'negative', 'mixed', 'neutral'] },
    valence,
    arousal: part,
    arc: {
      type: 'array',
      maxItems: 10,
      items: { type: 'object', required: ['valence', 'arousal'], additionalProperties: false, properties: { valence, arousal: part } },
    },
    paragraphs: {
      type: 'array',
      maxItems: 300,
      items: {
        type: 'object',
        required: ['line', 'valence', 'arousal'],
        additionalProperties: false,
        properties: { line: { type: 'integer', minimum: 0 }, valence, arousal: part },
      },
    },
    top: {
      type: 'array',
      maxItems: 28,
      items: { type: 'object', required: ['label', 'score'], additionalProperties: false, properties: { label: { type: 'string' }, score: part } },
    },
    confidence: part,
    shown: { type: 'boolean' },
    reasons: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        required: ['code', 'weight'],
        additionalProperties: false,
        properties: { code: { type: 'string' }, weight: { type: 'number' }, about: { type: 'string' } },
      },
    },
    vector: { type: 'array', maxItems: 64, items: { type: 'integer', minimum: -127, maximum: 127 } },
    keywords: words,
    humanOverride: {
      type: 'object',
      required: ['by', 'at'],
      additionalProperties: false,
      properties: { top: words, hidden: { type: 'boolean' }, by: { type: 'string' }, at: { type: 'string' } },
    },
  },
} as const;
