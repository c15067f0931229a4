import { percentText, sizeText } from '@empire/contract/language';
import { html, nothing, type TemplateResult } from 'lit';
import { arcView } from './arc.ts';
import { type Article, bytesOf } from './article.ts';
import { articleCard, hide } from './article-card.ts';
import type { BlogView } from './blog-controller.ts';
import { stepsOf } from './course.ts';
import { emotionText } from './emotion-text.ts';
import type { Heading } from './headings.ts';
import { moodOf, moodText } from './mood.ts';
import { pathTo } from './place.ts';
import { isUnderWay, type ReadingMark } from './reading.ts';
import { dayText, staleText } from './texts.ts';
import { topicView } from './topic-text.ts';
import { msg, str } from './words.ts';

/** What the page of one article shows and does. */
export interface ArticlePage {
  readonly view: BlogView;
  readonly article: Article;
  readonly body: HTMLElement;
  readonly headings: readonly Heading[];
  readonly mark: ReadingMark;
  readonly related: readonly Article[];
  readonly relatedMood: 'any' | 'lighter' | 'same';
  readonly keep: (saved: boolean) => void;
  readonly goTo: (heading: number) => void;
  /** Leads to a line of the text. */
  readonly goToLine: (line: number) => void;
  readonly goOn: () => void;
  readonly choose: (mood: 'any' | 'lighter' | 'same') => void;
}

/** One article with its contents, its mood and what to read next. */
export function articleView(page: ArticlePage): TemplateResult {
  const { article, headings } = page;
  return html`
    <div class="head">
      <a class="up" href=${pathTo({ kind: 'list' })}>${msg('All articles')}</a>
      <h1 tabindex="-1" data-place="article:${article.key}" lang=${article.lang}>${article.title}</h1>
      <p class="lead" lang=${article.lang}>${article.summary}</p>
      <p class="facts">${article.author ? html`<span>${article.author}</span>` : nothing}<time datetime=${new Date(article.publishedAt).toISOString()}>${dayText(article.publishedAt)}</time><span>${msg(str`${article.minutes} min`)}</span></p>
      ${stale(page)}
    </div>
    ${picture(article)}
    <div class="columns">
      <div lang=${article.lang} dir="auto">${page.body}</div>
      <aside>
        ${actions(page)} ${headings.length > 1 ? html`${contents(page)}${folded(page)}` : nothing} ${feeling(page)}
        <ul class="chips" aria-label=${msg('Topics')}>${article.tags.map((tag) => html`<li><a class="pill" href=${pathTo({ kind: 'tag', tag })}>${topicView(tag)}</a></li>`)}</ul>
      </aside>
    </div>
    <empire-outlet name="article-end" about=${article.tags.join(' ')}></empire-outlet>
    ${next(page)}
  `;
}

function picture({ images }: Article): TemplateResult | typeof nothing {
  const [first] = images;
  return first ? html`<img class="hero" src=${first.path} width=${first.width} height=${first.height} alt=${first.alt} @error=${hide} />` : nothing;
}

function stale({ view, article }: ArticlePage): TemplateResult | typeof nothing {
  const flag = view.flags.get(article.key);
  return flag?.stale && flag.version === article.updatedAt ? html`<p class="notice warn" data-testid="article-stale">${staleText(flag.reasons)}</p>` : nothing;
}

function actions({ article, mark, keep, goOn }: ArticlePage): TemplateResult {
  const saved = mark.saved === true;
  return html`<div class="actions">
    <button aria-pressed=${saved} data-testid="article-save" @click=${() => keep(!saved)}>${saved ? msg('Saved for offline') : msg('Save for offline')} <span class="muted small">${sizeText(bytesOf(article))}</span></button>
    ${isUnderWay(mark) ? html`<button data-testid="article-go-on" @click=${goOn}>${msg(str`Go on at ${percentText(mark.position)}`)}</button>` : nothing}
  </div>`;
}

function contents(page: ArticlePage): TemplateResult {
  return html`<nav class="contents" aria-label=${msg('In this article')}>${headingList(page)}</nav>`;
}

/** The same where there is no room beside the text: closed, so that it pushes nothing away. */
function folded(page: ArticlePage): TemplateResult {
  return html`<details class="folded"><summary>${msg('In this article')}</summary>${headingList(page)}</details>`;
}

function headingList({ article, headings, goTo }: ArticlePage): TemplateResult {
  return html`<ol lang=${article.lang}>
    ${headings.map(({ number, level, text }) => html`<li class=${level === 3 ? 'deeper' : ''}><button class="plain" @click=${() => goTo(number)}>${text}</button></li>`)}
  </ol>`;
}

function feeling({ view, article, goToLine }: ArticlePage): TemplateResult | typeof nothing {
  const reading = view.understood.readings.get(article.key);
  if (!reading?.shown) return nothing;
  const mood = moodOf(reading);
  return html`<section class="feeling" aria-labelledby="feeling" data-testid="article-mood">
    <h2 id="feeling" class="kicker">${msg('What this text expresses')}</h2>
    <p><a class="pill mood ${mood}" href=${pathTo({ kind: 'mood', mood })}>${moodText(mood).title}</a> <span class="muted">${reading.top
      .slice(0, 3)
      .map(({ label }) => emotionText(label))
      .join(', ')}</span></p>
    ${reading.arc.length > 1 ? arcView(reading.arc, { steps: stepsOf(reading, article.text), goTo: goToLine }) : nothing}
    <p class="small muted">${reading.isNamed ? msg('Named by the editor; the line was read by a small model.') : msg('Read by a small model on this device or at publishing.')} ${msg('It describes words, not readers.')}</p>
  </section>`;
}

function next({ view, related, relatedMood, choose }: ArticlePage): TemplateResult | typeof nothing {
  if (related.length === 0 && relatedMood === 'any') return nothing;
  const choices = [
    ['any', msg('Closest')],
    ['lighter', msg('Lighter')],
    ['same', msg('Same mood')],
  ] as const;
  return html`<section class="next" aria-labelledby="next">
    <div class="row"><h2 id="next">${msg('Read next')}</h2>
      ${view.understood.readings.size > 0 ? html`<div class="choice" role="group" aria-label=${msg('Mood of what to read next')}>${choices.map(([mood, text]) => html`<button aria-pressed=${relatedMood === mood} @click=${() => choose(mood)}>${text}</button>`)}</div>` : nothing}
    </div>
    ${related.length === 0 ? html`<p class="muted">${msg('Nothing of that kind is near.')}</p>` : html`<ul class="grid">${related.map((one) => html`<li>${articleCard(one, { view, level: 3 })}</li>`)}</ul>`}
  </section>`;
}
