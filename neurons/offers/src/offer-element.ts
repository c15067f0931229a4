import { type CSSResultGroup, LitElement } from 'lit';
import type { Offer, Placement } from './offer.ts';
import type { OffersController } from './offers-controller.ts';
import { styles } from './styles.ts';
import { watchVisible } from './watch-visible.ts';
import { updateWhenLocaleChanges } from './words.ts';

/** What every element of the neuron does: follow the controller, and notice what is in view. */
export abstract class OfferElement extends LitElement {
  static override properties = { path: {} };
  static override styles: CSSResultGroup = styles;
  /** Set at each activation, before an element is created. */
  static controller: OffersController;

  declare path: string;
  protected readonly controller = OfferElement.controller;
  #unsubscribe = () => {};
  #watching: { readonly key: string; readonly end: AbortController } | undefined;

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.controller.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
    this.#watching?.end.abort();
    this.#watching = undefined;
  }

  /** Counts `offer` as shown once the element marked `data-offer` was in view. */
  protected watch(offer: Offer | undefined, placement: Placement): void {
    const card = offer && this.renderRoot.querySelector(`[data-offer="${CSS.escape(offer.key)}"]`);
    if (this.#watching?.key === (card ? offer.key : undefined)) return;
    this.#watching?.end.abort();
    this.#watching = undefined;
    if (!card) return;
    const end = new AbortController();
    this.#watching = { key: offer.key, end };
    watchVisible(card, { signal: end.signal, seen: () => void this.controller.seen(offer, placement) });
  }
}
