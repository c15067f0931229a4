import { feedLook } from '@empire/contract/look';
import { type CSSResultGroup, html, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { artView } from './art.ts';
import type { Offer, Placement } from './offer.ts';
import { OfferElement } from './offer-element.ts';
import { pathTo } from './place.ts';
import { styles } from './styles.ts';
import { msg } from './words.ts';

/** An offer among other things: at the end of an article, or, while it is its turn, on the start page. */
abstract class OfferCardElement extends OfferElement {
  protected abstract readonly placement: Placement;

  /** What to show now. */
  protected offer(): Offer | undefined {
    return this.controller.pick(this.placement);
  }

  override render(): TemplateResult | typeof nothing {
    const offer = this.offer();
    return offer ? this.draw(offer) : nothing;
  }

  protected abstract draw(offer: Offer): TemplateResult;

  protected actions(offer: Offer): TemplateResult {
    return html`<p class="actions"><a class="button primary" lang="en" href=${pathTo(offer.key)}>${offer.action.label}</a>
      <button class="quiet" @click=${() => void this.controller.dismiss(offer, this.placement)}>${msg('Not for me')}</button></p>`;
  }

  override updated(): void {
    const offer = this.offer();
    // An outlet leaves no gap for what is hidden.
    this.hidden = offer === undefined;
    this.watch(offer, this.placement);
  }
}

/** The offer at the end of an article. */
export class OfferInlineElement extends OfferCardElement {
  protected readonly placement = 'inline';

  protected draw(offer: Offer): TemplateResult {
    return html`<aside class="card inline" aria-labelledby="title" data-offer=${offer.key} data-testid="offer-inline">
      ${artView(offer)}
      <div class="words"><p class="kicker">${msg('Offer')}</p>
        <h2 id="title" lang="en">${offer.title}</h2>
        <p class="muted" lang="en">${offer.text}</p>
        ${this.actions(offer)}</div>
    </aside>`;
  }
}

/** The offer on the start page; a card for another one, in `item`, stays empty. */
export class OfferHomeElement extends OfferCardElement {
  static override properties = { ...OfferElement.properties, item: {} };
  static override styles: CSSResultGroup = [styles, unsafeCSS(feedLook)];

  declare item: string | null;
  protected readonly placement = 'home';

  protected override offer(): Offer | undefined {
    return this.controller.next('home')?.key === this.item ? super.offer() : undefined;
  }

  protected draw(offer: Offer): TemplateResult {
    return html`<aside class="feed" aria-labelledby="title" data-offer=${offer.key} data-testid="offer-home">
      <div class="picture">${artView(offer)}</div>
      <div class="words"><p class="kicker">${msg('Offer')}</p>
        <h3 id="title" lang="en">${offer.title}</h3>
        <p class="summary" lang="en">${offer.text}</p>
        ${this.actions(offer)}</div>
    </aside>`;
  }
}
