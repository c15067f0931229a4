import { type EmotionOutput, errorCode, type Inference } from '@empire/contract';
import type { Article } from './article.ts';
import type { Reading } from './mood.ts';
import { topicVectors } from './topics.ts';

/** What is known of the articles by reading them: what each expresses, and where it stands by meaning. */
export interface Understood {
  readonly readings: ReadonlyMap<string, Reading>;
  /** One vector per article, all of one space. */
  readonly vectors: ReadonlyMap<string, readonly number[]>;
  /** How the vectors were made: published with the articles, on this device, or from their topics alone. */
  readonly by: 'published' | 'device' | 'topics';
}

export const nothingUnderstood: Understood = { readings: new Map(), vectors: new Map(), by: 'topics' };

/**
 * Reads the articles that came without a map with the models of this device; where there are none, moods stay unknown and meaning is
 * taken from topics. `known` are readings made before. Never rejects for what a model does.
 */
export async function understand(
  articles: readonly Article[],
  { ai, known, signal }: { ai: Inference; known: ReadonlyMap<string, Reading>; signal: AbortSignal },
): Promise<Understood> {
  const readings = new Map<string, Reading>();
  for (const article of articles) {
    const reading = article.map ?? known.get(article.key) ?? (await readOne(article, { ai, signal }));
    if (reading) readings.set(article.key, withOverride(reading));
  }
  if (articles.every(({ map }) => map)) return { readings, vectors: new Map(articles.map(({ key, map }) => [key, map?.vector ?? []])), by: 'published' };
  const vectors = await ai.run('embed', { texts: articles.map(({ title, text }) => `${title}. ${text}`) }, { signal }).then(
    (answer) => answer.vectors,
    (error: unknown) => unlessAborted(error, signal),
  );
  const made = vectors?.length === articles.length ? vectors : topicVectors(articles);
  return { readings, vectors: new Map(articles.map(({ key }, index) => [key, made[index] ?? []])), by: vectors ? 'device' : 'topics' };
}

async function readOne({ title, text, lang }: Article, { ai, signal }: { ai: Inference; signal: AbortSignal }): Promise<EmotionOutput | undefined> {
  return await ai.run('map-emotion', { title, text, lang }, { signal }).catch((error: unknown) => unlessAborted(error, signal));
}

/** A model that fails is shown where models are looked after; readers go on without. */
function unlessAborted(error: unknown, signal: AbortSignal): undefined {
  if (signal.aborted) throw error;
  if (errorCode(error) !== 'inference-unavailable') console.warn('An article could not be read by a model.', error);
  return undefined;
}

function withOverride(reading: Reading & { readonly humanOverride?: { readonly top?: readonly string[]; readonly hidden?: boolean } }): Reading {
  const { humanOverride } = reading;
  if (!humanOverride) return reading;
  const top = humanOverride.top?.map((label) => ({ label: label as Reading['top'][number]['label'], score: 1 })) ?? reading.top;
  return { ...reading, top, shown: humanOverride.hidden !== true, isNamed: humanOverride.top !== undefined };
}
