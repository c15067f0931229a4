import { html, nothing, type TemplateResult } from 'lit';
import type { Article } from './article.ts';
import { articleCard } from './article-card.ts';
import type { BlogView } from './blog-controller.ts';
import { type MoodName, moodOf, moods, moodText } from './mood.ts';
import { type OnlineActions, onlineView } from './online-view.ts';
import { pathTo } from './place.ts';
import { isUnderWay } from './reading.ts';
import { countText } from './texts.ts';
import { topicView } from './topic-text.ts';
import { topicsOf } from './topics.ts';
import { msg } from './words.ts';

const topicCount = 12;

/** The start of the neuron: what one is in the middle of, the latest, and all others. */
export function listView(view: BlogView, actions: OnlineActions): TemplateResult {
  const [latest, ...others] = view.articles;
  const under = view.articles.filter(({ key }) => isUnderWay(view.marks.get(key) ?? { position: 0, furthest: 0, readAt: 0 })).slice(0, 2);
  return html`
    <div class="head">
      <h1 tabindex="-1" data-place="list">${msg('Reading')}</h1>
      <p class="lead">${view.online.length === 0 ? msg('On working and living well when the network is gone. Everything here is on your device.') : msg('On working and living well when the network is gone.')}</p>
    </div>
    ${under.length > 0 ? html`<section aria-labelledby="under"><h2 id="under" class="kicker">${msg('Go on reading')}</h2><ul class="grid two">${under.map((one) => html`<li>${articleCard(one, { view, level: 3 })}</li>`)}</ul></section>` : nothing}
    ${latest ? articleCard(latest, { view, featured: true }) : html`<p class="card muted">${msg('No article has reached this device yet. They arrive with the next connection.')}</p>`}
    ${browse(view)}
    ${cards(others, view)}
    ${onlineView(view, actions)}
  `;
}

/** The articles of one topic, one mood, or those that were saved. */
export function someView(
  view: BlogView,
  { title, line, place, articles, empty }: { title: string; line?: string; place: string; articles: readonly Article[]; empty: string },
): TemplateResult {
  const facts = [line, articles.length > 0 ? `${countText(articles.length)}.` : undefined].filter(Boolean).join(' ');
  return html`
    <div class="head">
      ${place === 'saved' ? nothing : html`<a class="up" href=${pathTo({ kind: 'list' })}>${msg('All articles')}</a>`}
      <h1 tabindex="-1" data-place=${place}>${title}</h1>
      ${facts ? html`<p class="lead">${facts}</p>` : nothing}
    </div>
    ${articles.length === 0 ? html`<p class="card muted">${empty}</p>` : cards(articles, view)}
  `;
}

/** The articles of a mood, as far as they were read by a model or an editor. */
export function inMood(view: BlogView, mood: MoodName): readonly Article[] {
  return view.articles.filter(({ key }) => {
    const reading = view.understood.readings.get(key);
    return reading !== undefined && moodOf(reading) === mood;
  });
}

export function cards(articles: readonly Article[], view: BlogView): TemplateResult {
  return html`<ul class="grid">${articles.map((article) => html`<li>${articleCard(article, { view })}</li>`)}</ul>`;
}

function browse(view: BlogView): TemplateResult {
  const named = (Object.keys(moods) as MoodName[]).map((mood) => ({ mood, count: inMood(view, mood).length })).filter(({ count }) => count > 0);
  return html`
    <section class="browse" aria-label=${msg('Browse')}>
      ${
        named.length === 0
          ? nothing
          : html`<div><h2 class="kicker" id="moods">${msg('By mood')}</h2><ul class="chips" aria-labelledby="moods">
              ${named.map(({ mood, count }) => html`<li><a class="pill mood ${mood}" href=${pathTo({ kind: 'mood', mood })}>${moodText(mood).title} <span class="count">${count}</span></a></li>`)}
            </ul></div>`
      }
      <div><h2 class="kicker" id="topics">${msg('By topic')}</h2><ul class="chips" aria-labelledby="topics">
        ${topicsOf(view.articles)
          .slice(0, topicCount)
          .map(
            ({ tag, count }) => html`<li><a class="pill" href=${pathTo({ kind: 'tag', tag })}>${topicView(tag)} <span class="count">${count}</span></a></li>`,
          )}
      </ul></div>
      <p><a class="onward" href=${pathTo({ kind: 'map' })}>${msg('See all of them on a map by meaning')}</a></p>
    </section>
  `;
}
