import { numberText, plural } from '@empire/contract/language';
import { html, nothing, type TemplateResult } from 'lit';
import { articleCard } from './article-card.ts';
import type { BlogView } from './blog-controller.ts';
import { pathTo } from './place.ts';
import { msg, str } from './words.ts';

/** What somebody can do about articles that are only on the server. */
export interface OnlineActions {
  readonly fetch: () => void;
}

/** How many articles stay on the server because this device keeps no more, and those of them that were read from there. */
export function onlineView(view: BlogView, { fetch }: OnlineActions): TemplateResult | typeof nothing {
  const count = view.online.length;
  if (count === 0) return nothing;
  const isAllHere = view.fetched.length === count;
  return html`<section class="online" aria-labelledby="online" data-testid="blog-online" data-count=${count}>
    <h2 id="online">${plural(count, { one: () => msg('1 more online'), other: () => msg(str`${numberText(count)} more online`) })}</h2>
    <p class="muted">${isAllHere ? msg('Read from the server just now. They stay until the app is closed.') : msg('This device keeps no more articles than its limit allows. The others are read from the server, which needs a connection.')}</p>
    ${isAllHere ? nothing : fetchButton(view, { text: plural(count - view.fetched.length, { one: () => msg('Show it'), other: () => msg('Show them') }), fetch })}
    ${problem(view)}
    ${view.fetched.length === 0 ? nothing : html`<ul class="grid">${view.fetched.map((article) => html`<li>${articleCard(article, { view, level: 3 })}</li>`)}</ul>`}
  </section>`;
}

/** The page of an article that is only on the server, until it has been read from there. */
export function onlineArticleView(view: BlogView, { fetch }: OnlineActions): TemplateResult {
  return html`<div class="stack" data-testid="blog-online-article">
    <h1 tabindex="-1" data-place="online">${msg('This article is online')}</h1>
    <p class="lead">${msg('This device keeps no more articles than its limit allows, so this one is read from the server when you open it.')}</p>
    ${problem(view)}
    <p>${fetchButton(view, { text: msg('Try again'), fetch })}</p>
    <a href=${pathTo({ kind: 'list' })}>${msg('See all articles')}</a>
  </div>`;
}

function fetchButton({ fetching }: BlogView, { text, fetch }: OnlineActions & { text: string }): TemplateResult {
  const isBusy = fetching === 'yes';
  return html`<button data-testid="blog-fetch" aria-disabled=${isBusy} @click=${() => (isBusy ? undefined : fetch())}>${isBusy ? msg('Being read …') : text}</button>`;
}

function problem({ fetching }: BlogView): TemplateResult | typeof nothing {
  if (typeof fetching === 'string') return nothing;
  const line =
    fetching.failed === 'offline'
      ? msg('There is no connection to the server at the moment. What is on this device can be read meanwhile.')
      : msg(str`The server did not give it out (${fetching.failed}). Try again in a moment.`);
  return html`<p class="notice warn" role="status" data-testid="blog-fetch-failed">${line}</p>`;
}
