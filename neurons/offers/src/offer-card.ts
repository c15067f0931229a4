import { html, nothing, type TemplateResult } from 'lit';
import type { Placement } from './offer.ts';
import { OfferElement } from './offer-element.ts';
import { pathTo } from './place.ts';

/** An offer among other things: at the end of an article, or on the start page. */
abstract class OfferCardElement extends OfferElement {
  protected abstract readonly placement: Placement;

  override render(): TemplateResult | typeof nothing {
    const offer = this.controller.pick(this.placement);
    if (!offer) return nothing;
    return html`
      <aside class="card inline" aria-labelledby="title" data-offer=${offer.key} data-testid="offer-${this.placement}">
        <p class="kicker">Offer</p>
        <h2 id="title">${offer.title}</h2>
        <p class="muted">${offer.text}</p>
        <p class="actions"><a class="button primary" href=${pathTo(offer.key)}>${offer.action.label}</a>
          <button class="quiet" @click=${() => void this.controller.dismiss(offer, this.placement)}>Not for me</button></p>
      </aside>
    `;
  }

  override updated(): void {
    const offer = this.controller.pick(this.placement);
    // An outlet leaves no gap for what is hidden.
    this.hidden = offer === undefined;
    this.watch(offer, this.placement);
  }
}

/** The offer at the end of an article. */
export class OfferInlineElement extends OfferCardElement {
  protected readonly placement = 'inline';
}

/** The offer on the start page. */
export class OfferHomeElement extends OfferCardElement {
  protected readonly placement = 'home';
}
