import type { ArticleMap } from '@empire/contract';
import { MemoryShelf } from '../src/model/memory-shelf.ts';
import type { ShelvedModel } from '../src/model/model-shelf.ts';
import { DirectProvider } from '../src/runtime/direct-provider.ts';
import { interpreterRuntime } from '../src/runtime/interpreter-runtime.ts';
import { committedModel } from './committed-model.ts';

/** What is published: plain text, without markup. */
export interface MappedSource {
  readonly title: string;
  readonly text: string;
  /** BCP 47. */
  readonly lang: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Reads articles in a batch. */
export interface ArticleMapper {
  /** Errors: `bad-argument` for a title, text or language that is none. */
  mapArticle(source: MappedSource): Promise<ArticleMap>;
  /** The sentences that say most, at most `maxCharacters` of them. Errors: as `mapArticle`. */
  summarise(source: Pick<MappedSource, 'title' | 'text'>, options: { maxCharacters: number }): Promise<string>;
  close(): void;
}

/**
 * Opens the models that read articles at publishing, by the interpreter: the emotional reading, the vector and the summary. The map's `by` names the
 * model of the reading. Errors: `bad-model`; `inference-unavailable` when a model is missing.
 */
export async function articleMapper(
  models: readonly ShelvedModel[] = ['emotion', 'embed', 'summarize'].map((id) => committedModel(id)),
): Promise<ArticleMapper> {
  const provider = new DirectProvider(interpreterRuntime, new MemoryShelf(models));
  const { signal } = new AbortController();
  const [emotion, embed] = [await provider.create('map-emotion', { signal }), await provider.create('embed', { signal })];
  const summarize = await provider.create('summarize', { signal });
  return {
    async mapArticle({ title, text, lang, now }) {
      const reading = await emotion.run({ title, text, lang });
      const { vectors, keywords } = await embed.run({ texts: [`${title}\n${text}`] });
      return { ...reading, at: new Date(now).toISOString(), lang, vector: vectors[0] ?? [], keywords: keywords[0] ?? [] };
    },
    async summarise({ title, text }, { maxCharacters }) {
      return (await summarize.run({ title, text, sentences: 2, maxCharacters })).summary;
    },
    close() {
      summarize.dispose();
      emotion.dispose();
      embed.dispose();
    },
  };
}
