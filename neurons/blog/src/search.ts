import MiniSearch from 'minisearch';
import type { Article } from './article.ts';

/** One article found, with the words of it that matched. */
export interface Hit {
  readonly key: string;
  readonly score: number;
  readonly words: readonly string[];
}

/** Full text over the articles on this device: beginnings of words count, and a typing error in six letters is forgiven. */
export class ArticleSearch {
  readonly #index = new MiniSearch<Article>({
    idField: 'key',
    fields: ['title', 'tags', 'summary', 'text', 'author'],
    extractField: (article, field) => (field === 'tags' ? article.tags.join(' ') : String(article[field as keyof Article] ?? '')),
    processTerm: (term) => foldTerm(term) || null,
    searchOptions: { boost: { title: 4, tags: 3, summary: 2 }, prefix: (term) => term.length > 2, fuzzy: (term) => (term.length > 4 ? 0.2 : false) },
  });
  #known: readonly Article[] = [];
  #wanted: readonly Article[] = [];

  /** Takes what is on the device now. It is indexed when somebody searches: most visits never do, and it would hold up the page. */
  take(articles: readonly Article[]): void {
    this.#wanted = articles;
  }

  /** Only what changed is indexed again. */
  #catchUp(): void {
    const articles = this.#wanted;
    if (articles === this.#known) return;
    const before = new Map(this.#known.map((article) => [article.key, article]));
    for (const article of articles) {
      const known = before.get(article.key);
      if (known?.text === article.text && known.title === article.title && known.tags.join() === article.tags.join()) continue;
      if (known) this.#index.discard(article.key);
      this.#index.add(article);
    }
    const kept = new Set(articles.map(({ key }) => key));
    for (const { key } of this.#known) if (!kept.has(key)) this.#index.discard(key);
    this.#known = articles;
  }

  /** Every word must match, unless that finds nothing: then any of them does. */
  find(query: string): readonly Hit[] {
    const text = query.trim().slice(0, 200);
    if (text === '') return [];
    this.#catchUp();
    const all = this.#index.search(text, { combineWith: 'AND' });
    const found = all.length > 0 ? all : this.#index.search(text);
    return found.map(({ id, score, terms }) => ({ key: String(id), score, words: terms }));
  }
}

/** Accents and case do not matter: `Café` is found by `cafe`. */
export function foldTerm(term: string): string {
  return term.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
