import { type ConsentView, type Entry, type EventLog, errorCode, type Inference, type RelatedOutput, type ScopedDb } from '@empire/contract';
import { type Article, readArticle } from './article.ts';
import { type Flag, flagOf, flagValue, readFlag, staleInput } from './flags.ts';
import { cosine } from './layout.ts';
import type { PictureShelf } from './picture-shelf.ts';
import { markValue, moveTo, type ReadingMark, readMark, unread } from './reading.ts';
import { ArticleSearch, type Hit } from './search.ts';
import { type Lead, leadOf } from './search-lead.ts';
import { nothingUnderstood, type Understood, understand } from './understanding.ts';

/** Everything the elements render. */
export interface BlogView {
  /** Whether the stored articles and marks have been read. */
  readonly ready: boolean;
  /** Latest first. */
  readonly articles: readonly Article[];
  /** The keys of the articles that this device has no room for. */
  readonly online: readonly string[];
  /** Those of them that were read from the server, for as long as the app is open. */
  readonly fetched: readonly Article[];
  /** Whether they are being read from the server, or the code of why that failed. */
  readonly fetching: 'no' | 'yes' | { readonly failed: string };
  readonly marks: ReadonlyMap<string, ReadingMark>;
  readonly flags: ReadonlyMap<string, Flag>;
  readonly understood: Understood;
  /** The code of what ended the following of the database, or of the last write that failed. */
  readonly broken?: string;
  readonly failed?: string;
}

export interface BlogPorts {
  readonly db: ScopedDb;
  readonly events: EventLog;
  readonly ai: Inference;
  readonly consent: Pick<ConsentView, 'allows'>;
  readonly shelf: PictureShelf;
  readonly now: () => number;
}

const emptyView: BlogView = {
  ready: false,
  articles: [],
  online: [],
  fetched: [],
  fetching: 'no',
  marks: new Map(),
  flags: new Map(),
  understood: nothingUnderstood,
};
const relatedCount = 4;

/** Follows the neuron's database, reads the articles with what models there are, and records how far somebody read. */
export class BlogController {
  readonly #ports: BlogPorts;
  readonly #listeners = new Set<() => void>();
  readonly #search = new ArticleSearch();
  readonly #viewed = new Set<string>();
  #awaited = new Set(['article', 'reading', 'flag']);
  #view = emptyView;
  #understanding: AbortController | undefined;
  #tellFlagsRead: () => void = () => undefined;
  readonly #flagsRead = new Promise<void>((resolve) => {
    this.#tellFlagsRead = resolve;
  });
  #writes: Promise<unknown> = Promise.resolve();

  constructor(ports: BlogPorts) {
    this.#ports = ports;
  }

  get view(): BlogView {
    return this.#view;
  }

  /** Calls `listener` after each change; answers the function that stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows the database until `signal` aborts. Errors: those of {@link ScopedDb.watch}. */
  async follow(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#understanding?.abort(), { once: true });
    await Promise.all([
      this.#follow('article', { signal, take: (entries) => this.#takeArticles(entries) }),
      this.#follow('reading', { signal, take: (entries) => this.#change({ marks: new Map(entries.map(({ key, value }) => [key, readMark(value)])) }) }),
      this.#follow('flag', { signal, take: (entries) => this.#takeFlags(entries) }),
    ]);
  }

  /** Shows that the database cannot be followed any more. */
  break(error: unknown): void {
    console.error('The articles cannot be followed.', error);
    this.#change({ broken: errorCode(error) ?? 'storage-failed' });
  }

  /** The article, from this device or as it was read from the server. */
  articleOf(key: string): Article | undefined {
    return [...this.#view.articles, ...this.#view.fetched].find((article) => article.key === key);
  }

  /** Reads articles that this device has no room for from the server. Never rejects: `view.fetching` says what came of it. */
  async fetch(keys: readonly string[]): Promise<void> {
    const wanted = keys.filter((key) => this.#view.online.includes(key) && this.articleOf(key) === undefined);
    if (wanted.length === 0 || this.#view.fetching === 'yes') return;
    this.#change({ fetching: 'yes' });
    const read = await Promise.allSettled(wanted.map((key) => this.#ports.db.get('article', key)));
    const found = read.flatMap((one) => (one.status === 'fulfilled' && one.value ? (readArticle(one.value.key, one.value.value) ?? []) : []));
    const failure = read.find((one) => one.status === 'rejected');
    const fetched = [...this.#view.fetched, ...found].toSorted(latestFirst);
    this.#change({ fetched, fetching: failure ? { failed: errorCode(failure.reason) ?? 'offline' } : 'no' });
    // Where there was room after all, what was read is kept, and is one of the others from now on.
    const online = await this.#ports.db.listOnline?.('article').catch(() => undefined);
    if (online && found.some(({ key }) => !online.includes(key))) this.#takeArticles(await this.#ports.db.list('article'));
    await this.#askOnline();
  }

  find(query: string): readonly Hit[] {
    return this.#search.find(query);
  }

  /** Tells once in a session that an article was opened, where analytics is consented to. Never rejects. */
  async opened({ key }: Article): Promise<void> {
    if (this.#viewed.has(key) || !this.#ports.consent.allows('analytics')) return;
    this.#viewed.add(key);
    await this.#ports.events.append('viewed', { article: key }, { purpose: 'analytics' }).catch((error: unknown) => this.#failed(error));
  }

  /** Where a search that asks for something else may lead. Errors: the reason of `signal`. */
  leadOf(query: string, signal: AbortSignal): Promise<Lead | undefined> {
    return leadOf(query, { ai: this.#ports.ai, signal });
  }

  /** Records how far somebody read, 0 to 1; the first time at the end is an event where personalization is consented to. Never rejects. */
  async moved(article: Article, position: number): Promise<void> {
    const before = this.markOf(article.key);
    const after = moveTo(before, { position, at: this.#ports.now() });
    await this.#write(article.key, { before, after });
    if (before.finishedAt === undefined && after.finishedAt !== undefined && this.#ports.consent.allows('personalization'))
      await this.#ports.events.append('finished', { article: article.key }, { purpose: 'personalization' }).catch((error: unknown) => this.#failed(error));
  }

  /** Keeps an article's pictures on this device, or lets them go. Never rejects. */
  async keep(article: Article, saved: boolean): Promise<void> {
    const before = this.markOf(article.key);
    const after = withSaved(before, saved);
    // Who reads that it is saved may leave in the same moment: it is said when it is true.
    if (await this.#store(article.key, { before, after })) this.#show(article.key, withSaved(this.markOf(article.key), saved));
    const paths = article.images.map(({ path }) => path);
    await (saved ? this.#ports.shelf.keep(paths) : this.#ports.shelf.drop(paths)).catch((error: unknown) => this.#failed(error));
  }

  markOf(key: string): ReadingMark {
    return this.#view.marks.get(key) ?? unread;
  }

  /** Articles close in meaning, best first; `mood` asks for lighter ones or for the same mood. */
  async related(article: Article, mood: 'any' | 'lighter' | 'same', signal: AbortSignal): Promise<RelatedOutput['ranked']> {
    const candidates = this.#view.articles.filter(({ key }) => key !== article.key);
    try {
      const answer = await this.#ports.ai.run(
        'related',
        { of: this.#candidate(article), candidates: candidates.map((one) => this.#candidate(one)), mood },
        { topK: relatedCount, signal },
      );
      return answer.ranked;
    } catch (error) {
      if (signal.aborted) throw error;
      return this.#relatedHere(article, candidates);
    }
  }

  #relatedHere({ key }: Article, candidates: readonly Article[]): RelatedOutput['ranked'] {
    const { vectors } = this.#view.understood;
    const own = vectors.get(key) ?? [];
    const scored = candidates.map((one) => ({ id: one.key, score: cosine(own, vectors.get(one.key) ?? []), reasons: [] }));
    return scored.toSorted((a, b) => b.score - a.score).slice(0, relatedCount);
  }

  #candidate({ key, title, text }: Article) {
    const { vectors, readings, by } = this.#view.understood;
    const [vector, reading] = [vectors.get(key), readings.get(key)];
    return {
      id: key,
      text: `${title}. ${text}`,
      ...(vector && by !== 'topics' && { vector }),
      ...(reading && { mood: { valence: reading.valence, arousal: reading.arousal } }),
    };
  }

  async #follow(collection: string, { signal, take }: { signal: AbortSignal; take: (entries: readonly Entry[]) => void }): Promise<void> {
    for await (const entries of this.#ports.db.watch(collection, { signal })) {
      take(entries);
      this.#awaited.delete(collection);
      this.#change({ ready: this.#awaited.size === 0 });
      if (collection === 'article') await this.#askOnline();
    }
  }

  /** What is here by now, or was withdrawn, is not online only any more. Hosts before 0.1.6 do not know. */
  async #askOnline(): Promise<void> {
    const online = await this.#ports.db.listOnline?.('article').catch(() => undefined);
    if (!online || (online.length === 0 && this.#view.online.length === 0)) return;
    this.#change({ online, fetched: this.#view.fetched.filter(({ key }) => online.includes(key)) });
  }

  #takeArticles(entries: readonly Entry[]): void {
    const articles = entries.flatMap(({ key, value }) => readArticle(key, value) ?? []).toSorted(latestFirst);
    this.#search.take(articles);
    this.#change({ articles });
    this.#understanding?.abort();
    this.#understanding = new AbortController();
    const { signal } = this.#understanding;
    this.#understand(articles, signal).catch((error: unknown) => {
      if (!signal.aborted) console.error('The articles could not be read by a model.', error);
    });
  }

  async #understand(articles: readonly Article[], signal: AbortSignal): Promise<void> {
    const { ai } = this.#ports;
    // The list is shown first.
    await new Promise((resume) => setTimeout(resume));
    if (signal.aborted) return;
    const understood = await understand(articles, { ai, known: this.#view.understood.readings, signal });
    if (signal.aborted) return;
    this.#change({ understood });
    // What an earlier opening of the app has flagged is not flagged again.
    await this.#flagsRead;
    for (const article of articles) {
      await this.#flag(article, { articles, signal });
      // One task for each: together they would hold up the page.
      await new Promise((resume) => setTimeout(resume));
    }
  }

  /** Looks once at each version of an article whether it is out of date; what is found waits as an event for the next batch at Core. */
  async #flag(article: Article, { articles, signal }: { articles: readonly Article[]; signal: AbortSignal }): Promise<void> {
    if (signal.aborted || this.#view.flags.get(article.key)?.version === article.updatedAt) return;
    const { ai, events, now } = this.#ports;
    const answer = await ai.run('flag-stale', staleInput(article, { others: articles, now: now() }), { signal }).catch(() => undefined);
    if (!answer?.stale || signal.aborted) return;
    const flag = flagOf(article, answer);
    const effect = [{ collection: 'flag', key: article.key, value: flagValue(flag) }];
    const options = { purpose: 'functional', idemKey: `stale ${article.key} ${flag.version}`, effect } as const;
    await events
      .append('flagged', { article: article.key, score: flag.score, reasons: [...flag.reasons] }, options)
      .catch((error: unknown) => this.#failed(error));
  }

  #takeFlags(entries: readonly Entry[]): void {
    this.#change({
      flags: new Map(
        entries.flatMap(({ key, value }) => {
          const flag = readFlag(value);
          return flag ? [[key, flag] as const] : [];
        }),
      ),
    });
    this.#tellFlagsRead();
  }

  /** Shows the change at once and writes it after those before it. */
  async #write(key: string, change: { before: ReadingMark; after: ReadingMark }): Promise<void> {
    this.#show(key, change.after);
    await this.#store(key, change);
  }

  #show(key: string, mark: ReadingMark): void {
    this.#change({ marks: new Map(this.#view.marks).set(key, mark) });
  }

  /** Writes a change after those before it; resolves to whether that was possible. */
  async #store(key: string, { before, after }: { before: ReadingMark; after: ReadingMark }): Promise<boolean> {
    const writing = this.#writes.catch(() => undefined).then(() => this.#ports.db.put('reading', key, markValue(after), { base: markValue(before) }));
    this.#writes = writing;
    return await writing.then(
      () => true,
      (error: unknown) => {
        this.#failed(error);
        return false;
      },
    );
  }

  #failed(error: unknown): void {
    const code = errorCode(error) ?? 'storage-failed';
    if (code !== 'closed' && code !== 'consent-missing') this.#change({ failed: code });
  }

  #change(part: Partial<BlogView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function latestFirst(a: Article, b: Article): number {
  return b.publishedAt - a.publishedAt || (a.key < b.key ? -1 : 1);
}

function withSaved({ saved: _, ...mark }: ReadingMark, saved: boolean): ReadingMark {
  return saved ? { ...mark, saved } : mark;
}
