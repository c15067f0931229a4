import { html, nothing, type TemplateResult } from 'lit';
import { articleCard } from './article-card.ts';
import type { BlogView } from './blog-controller.ts';
import { excerpt } from './excerpt.ts';
import type { Hit } from './search.ts';
import type { Lead } from './search-lead.ts';
import { countText } from './texts.ts';
import { msg, str } from './words.ts';

/** Searching the articles on this device. The words that were typed stay in the page: they go into no address and no history. */
export function searchView(
  view: BlogView,
  { query, hits, lead, changed }: { query: string; hits: readonly Hit[]; lead?: Lead | undefined; changed: (query: string) => void },
): TemplateResult {
  const articles = new Map(view.articles.map((article) => [article.key, article]));
  const found = hits.flatMap((hit) => {
    const article = articles.get(hit.key);
    return article ? [{ hit, article }] : [];
  });
  return html`
    <div class="head">
      <h1 tabindex="-1" data-place="search">${msg('Search')}</h1>
    </div>
    <search>
      <label class="field">
        <span>${msg('Words to look for')}</span>
        <input type="search" autocomplete="off" spellcheck="false" maxlength="200" .value=${query} data-testid="blog-search"
          @input=${(event: Event) => changed((event.target as HTMLInputElement).value)} />
      </label>
    </search>
    <p class="muted" role="status" data-testid="blog-found">
      ${query.trim() === '' ? msg(str`${countText(view.articles.length)} on this device. Works without a network, and forgives typing errors.`) : found.length === 0 ? msg('Nothing found. Try fewer or other words.') : countText(found.length)}
    </p>
    ${lead ? html`<p class="notice hint" role="status" data-testid="blog-lead">${msg('Perhaps you are looking for this:')} <a href=${lead.path}>${lead.text}</a></p>` : nothing}
    <ul class="grid">
      ${found.slice(0, 30).map(({ hit, article }) => html`<li>${articleCard(article, { view, note: note(article.text, hit.words) })}</li>`)}
    </ul>
  `;
}

function note(text: string, words: readonly string[]): TemplateResult {
  return html`<p class="muted">${excerpt(text, words).map((piece) => (piece.marked ? html`<mark>${piece.text}</mark>` : piece.text))}${nothing}</p>`;
}
