import { percentText } from '@empire/contract/language';
import { html, nothing, type TemplateResult } from 'lit';
import type { Article, Picture } from './article.ts';
import type { BlogView } from './blog-controller.ts';
import { moodOf, moodText } from './mood.ts';
import { pathTo } from './place.ts';
import { isUnderWay, unread } from './reading.ts';
import { msg, str } from './words.ts';

/** One article in a list. `note` says why it is there. */
export function articleCard(
  article: Article,
  { view, note, level = 2, featured = false }: { view: BlogView; note?: TemplateResult; level?: 2 | 3; featured?: boolean },
): TemplateResult {
  const [picture] = article.images;
  const mark = view.marks.get(article.key) ?? unread;
  const title = html`<a lang=${article.lang} href=${pathTo({ kind: 'article', key: article.key })}>${article.title}</a>`;
  return html`
    <article class="card tile ${featured ? 'featured' : ''}" data-testid="article-card" data-article=${article.key}>
      ${picture ? cover(picture, featured) : nothing}
      <div class="words">
        ${level === 2 ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}
        ${note ?? html`<p class="muted" lang=${article.lang}>${article.summary}</p>`}
        <p class="facts">
          <span>${msg(str`${article.minutes} min`)}</span>
          ${moodFact(article, view)}
          ${mark.saved ? html`<span class="chip">${msg('Saved')}</span>` : nothing}
          ${mark.finishedAt !== undefined ? html`<span>${msg('Read')}</span>` : nothing}
        </p>
        ${isUnderWay(mark) ? html`<progress max="1" value=${mark.position} aria-label=${msg('Read so far')}>${percentText(mark.position)}</progress>` : nothing}
      </div>
    </article>
  `;
}

function cover({ path, width, height }: Picture, eager: boolean): TemplateResult {
  return html`<img src=${path} width=${width} height=${height} alt="" loading=${eager ? 'eager' : 'lazy'} decoding="async" @error=${hide} />`;
}

/** A picture that is not on this device leaves its place empty rather than broken. */
export function hide(event: Event): void {
  (event.target as HTMLElement).classList.add('absent');
}

function moodFact({ key }: Article, { understood }: BlogView): TemplateResult | typeof nothing {
  const reading = understood.readings.get(key);
  if (!reading?.shown) return nothing;
  const mood = moodOf(reading);
  return html`<span class="mood ${mood}">${moodText(mood).title}</span>`;
}
