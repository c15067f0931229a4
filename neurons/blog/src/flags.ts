import type { Json, StaleInput, StaleOutput } from '@empire/contract';
import type { Article } from './article.ts';

/** That an article may be out of date, as one of the person's devices found it. */
export interface Flag {
  /** The `updatedAt` of the version that was looked at. */
  readonly version: number;
  readonly stale: boolean;
  readonly score: number;
  readonly reasons: readonly string[];
}

/** What the task `flag-stale` is asked about an article. */
export function staleInput(article: Article, { others, now }: { others: readonly Article[]; now: number }): StaleInput {
  return {
    id: article.key,
    type: typeOf(article.type),
    title: article.title,
    text: article.text,
    now: new Date(now).toISOString(),
    publishedAt: new Date(article.publishedAt).toISOString(),
    updatedAt: new Date(article.updatedAt).toISOString(),
    lang: article.lang,
    ...(article.map && { vector: article.map.vector }),
    others: others
      .filter(({ key }) => key !== article.key)
      .map((other) => ({
        id: other.key,
        title: other.title,
        publishedAt: new Date(other.publishedAt).toISOString(),
        ...(other.map && { vector: other.map.vector }),
      })),
  };
}

/** The flag that an answer of `flag-stale` gives. */
export function flagOf(article: Article, { stale, score, reasons }: StaleOutput): Flag {
  return { version: article.updatedAt, stale, score: Math.round(score * 100) / 100, reasons: reasons.map(({ code }) => code) };
}

/** Reads a stored flag; `undefined` for what is none. */
export function readFlag(value: unknown): Flag | undefined {
  const { version, stale, score, reasons } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Flag>;
  if (typeof version !== 'number' || typeof stale !== 'boolean' || typeof score !== 'number' || !Array.isArray(reasons)) return undefined;
  return { version, stale, score, reasons: reasons.filter((reason): reason is string => typeof reason === 'string') };
}

/** The flag as it is stored and sent. */
export function flagValue(flag: Flag): Json {
  return { ...flag, reasons: [...flag.reasons] };
}

function typeOf(type: string): NonNullable<StaleInput['type']> {
  if (type === 'news' || type === 'event' || type === 'guide' || type === 'release' || type === 'offer') return type;
  return 'evergreen';
}
