import { numberText } from '@empire/contract/language';
import { html, nothing, type TemplateResult } from 'lit';
import { artView } from './art.ts';
import type { Offer } from './offer.ts';
import { OfferElement } from './offer-element.ts';
import { keyOf, pathTo } from './place.ts';
import { problemText, refusalText, untilText } from './texts.ts';
import { msg, str } from './words.ts';

/** The pages of the neuron: every offer that is open, and each by itself. */
export class OffersPageElement extends OfferElement {
  #shownPlace = '';

  override render(): TemplateResult {
    const { view } = this.controller;
    if (view.broken) return html`<p class="notice" role="alert">${problemText(view.broken)}</p>`;
    if (!view.ready) return html`<p class="muted wait" role="status">${msg('Opening the offers…')}</p>`;
    const key = keyOf(this.path);
    const offer = key === undefined ? undefined : view.offers.get(key);
    return html`<div class="page">
      ${view.failed ? html`<p class="notice" role="alert">${problemText(view.failed)}</p>` : nothing}
      ${key === undefined ? this.#list() : offer ? this.#offer(offer) : this.#missing()}
    </div>`;
  }

  override updated(): void {
    const heading = this.renderRoot.querySelector<HTMLElement>('[data-place]');
    const place = heading?.dataset.place ?? '';
    if (place === this.#shownPlace) return;
    const first = this.#shownPlace === '';
    this.#shownPlace = place;
    this.#opened();
    if (first) return;
    heading?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  #opened(): void {
    const { view } = this.controller;
    const offer = view.offers.get(keyOf(this.path) ?? '');
    if (offer) void this.controller.opened(offer);
    else if (keyOf(this.path) === undefined) for (const one of this.controller.listed()) void this.controller.seen(one, 'list');
  }

  #list(): TemplateResult {
    const { refused } = this.controller.view;
    const open = this.controller.listed();
    const claimed = open.filter(({ key }) => this.controller.choiceOf(key).claimedAt !== undefined);
    const others = open.filter((offer) => !claimed.includes(offer));
    return html`
      <div class="head">
        <h1 tabindex="-1" data-place="list">${msg('Offers')}</h1>
        <p class="lead">${msg('What the editors think is worth your time. Taking one works without a network.')}</p>
      </div>
      ${open.length === 0 ? html`<p class="card muted">${msg('There is nothing at the moment. New offers arrive with the next connection.')}</p>` : nothing}
      <ul class="cards">${others.map((offer) => html`<li>${this.#tile(offer)}</li>`)}</ul>
      ${claimed.length > 0 ? html`<section aria-labelledby="yours"><h2 id="yours">${msg('Yours')}</h2><ul class="cards">${claimed.map((offer) => html`<li>${this.#tile(offer)}</li>`)}</ul></section>` : nothing}
      ${refused.length > 0 ? html`<details class="refused"><summary>${msg(str`${numberText(refused.length)} not shown`)}</summary><ul>${refused.map((refusal) => html`<li data-testid="offer-refused" data-key=${refusal.key}><code>${refusal.code}</code> ${refusalText(refusal)}</li>`)}</ul></details>` : nothing}
    `;
  }

  #tile(offer: Offer): TemplateResult {
    const { claimedAt } = this.controller.choiceOf(offer.key);
    return html`
      <article class="card tile" data-testid="offer-tile" data-offer=${offer.key}>
        ${artView(offer)}
        <h2 lang="en"><a href=${pathTo(offer.key)}>${offer.title}</a></h2>
        <p class="muted" lang="en">${offer.text}</p>
        <p class="facts"><span>${untilText(offer, Date.now())}</span>${claimedAt === undefined ? nothing : html`<span class="chip">${msg('Yours')}</span>`}</p>
      </article>
    `;
  }

  #offer(offer: Offer): TemplateResult {
    const { view } = this.controller;
    const ended = !view.open.some(({ key }) => key === offer.key);
    const { claimedAt } = this.controller.choiceOf(offer.key);
    return html`
      <a class="up" href=${pathTo()}>${msg('All offers')}</a>
      <div class="beside">
      <article class="one" data-offer=${offer.key}>
        <h1 tabindex="-1" lang="en" data-place="offer:${offer.key}">${offer.title}</h1>
        <p class="lead" lang="en">${offer.text}</p>
        <p class="facts"><span>${ended ? msg('Not open at the moment') : untilText(offer, Date.now())}</span></p>
        ${offer.details.length > 0 ? html`<ul class="details" lang="en" dir="auto">${offer.details.map((detail) => html`<li>${detail}</li>`)}</ul>` : nothing}
        ${claimedAt === undefined ? (ended ? nothing : this.#take(offer)) : this.#taken(offer)}
        ${offer.terms ? html`<p class="small muted" lang="en">${offer.terms}</p>` : nothing}
      </article>
      ${artView(offer)}</div>
    `;
  }

  #take(offer: Offer): TemplateResult {
    return html`<p class="actions"><button class="primary" lang="en" data-testid="offer-claim" @click=${() => void this.controller.claim(offer)}>${offer.action.label}</button></p>`;
  }

  #taken({ action }: Offer): TemplateResult {
    return html`
      <div class="card taken" role="status" data-testid="offer-taken">
        <p><strong><span aria-hidden="true">✓</span> ${msg('It is yours.')}</strong> ${msg('Saved on this device; it reaches your other devices and the editors with the next connection.')}</p>
        ${action.kind === 'code' ? html`<p>${msg('Show this code:')} <code class="code">${action.code}</code></p>` : nothing}
        ${action.kind === 'page' ? html`<p><a class="button primary" href=${action.path}>${msg('Go there')}</a></p>` : nothing}
        ${action.kind === 'register' ? html`<p>${msg('Your place is noted. There is nothing more to do.')}</p>` : nothing}
      </div>
    `;
  }

  #missing(): TemplateResult {
    return html`<div class="head">
      <h1 tabindex="-1" data-place="missing">${msg('This offer is not here')}</h1>
      <p class="lead">${msg('It may have ended, or it has not reached this device yet.')}</p>
      <a href=${pathTo()}>${msg('See all offers')}</a>
    </div>`;
  }
}
