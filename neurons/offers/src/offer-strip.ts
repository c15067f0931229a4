import { html, nothing, type TemplateResult } from 'lit';
import { OfferElement } from './offer-element.ts';
import { pathTo } from './place.ts';
import { msg, str } from './words.ts';

/** One line above the page. It pushes the page down only when it is there from the start, and leaves without a gap. */
export class OfferStripElement extends OfferElement {
  override render(): TemplateResult | typeof nothing {
    const offer = this.controller.pick('strip');
    if (!offer || isOwnPage(this.path)) return nothing;
    return html`
      <aside class="strip" aria-label=${msg('Offer')} data-offer=${offer.key} data-testid="offer-strip">
        <p lang="en"><strong>${offer.title}</strong> <a href=${pathTo(offer.key)}>${offer.action.label}</a></p>
        <button class="quiet" aria-label=${msg(str`Put away: ${offer.title}`)} @click=${() => void this.controller.dismiss(offer, 'strip')}>×</button>
      </aside>
    `;
  }

  override updated(): void {
    const offer = isOwnPage(this.path) ? undefined : this.controller.pick('strip');
    // An outlet leaves no gap for what is hidden.
    this.hidden = offer === undefined;
    this.watch(offer, 'strip');
  }
}

/** On the pages of the offers themselves nothing is advertised twice. */
export function isOwnPage(path: string): boolean {
  return path === '/offers' || path.startsWith('/offers/');
}
