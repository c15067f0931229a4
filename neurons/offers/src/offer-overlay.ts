import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { artView } from './art.ts';
import type { Offer, Placement } from './offer.ts';
import { OfferElement } from './offer-element.ts';
import { isOwnPage } from './offer-strip.ts';
import { pathTo } from './place.ts';
import { msg } from './words.ts';

/** A modal offer waits so long without the person doing anything. */
const calmMs = 20_000;
/** Somebody who comes and goes at once is not leaving: exit offers wait so long after the opening. */
const exitAfterMs = 10_000;

/** What stands before the page and waits for an answer. */
const inFront = 'dialog[open], [popover]:popover-open';

/**
 * Offers that come forward: one when the person has been still for a while, one when they are about to leave (the pointer goes out of the
 * window at its top). At most one of them in an opening of the app, never while another dialog is open or something is being typed.
 */
export class OfferOverlayElement extends OfferElement {
  static override properties = { ...OfferElement.properties, shown: { state: true } };

  declare shown: { readonly offer: Offer; readonly placement: Placement } | undefined;
  #calm: ReturnType<typeof setTimeout> | undefined;
  #life = new AbortController();
  #done = false;
  #since = performance.now();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#life = new AbortController();
    this.#since = performance.now();
    const { signal } = this.#life;
    const waitAgain = () => this.#waitForCalm();
    for (const type of ['pointerdown', 'keydown', 'scroll']) addEventListener(type, waitAgain, { signal, passive: true });
    document.documentElement.addEventListener('pointerleave', (event) => event.clientY <= 0 && event.pointerType === 'mouse' && this.#come('exit'), { signal });
    this.#waitForCalm();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#life.abort();
    clearTimeout(this.#calm);
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.shown) return nothing;
    const { offer } = this.shown;
    return html`
      <dialog aria-labelledby="title" data-offer=${offer.key} data-testid="offer-dialog" @close=${this.#closed}>
        ${artView(offer)}
        <p class="kicker">${msg('Offer')}</p>
        <h2 id="title" lang="en">${offer.title}</h2>
        <p class="muted" lang="en">${offer.text}</p>
        <form method="dialog" class="actions">
          <a class="button primary" lang="en" href=${pathTo(offer.key)} @click=${() => this.#dialog?.close('go')}>${offer.action.label}</a>
          <button value="no">${msg('No, thank you')}</button>
        </form>
      </dialog>
    `;
  }

  override updated(changed: PropertyValues): void {
    const dialog = this.#dialog;
    if (changed.has('shown') && dialog && !dialog.open) dialog.showModal();
    this.watch(this.shown?.offer, this.shown?.placement ?? 'modal');
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #waitForCalm(): void {
    clearTimeout(this.#calm);
    if (!this.#done) this.#calm = setTimeout(() => this.#come('modal'), calmMs);
  }

  #come(placement: 'modal' | 'exit'): void {
    if (this.#done || this.shown || isOwnPage(this.path) || isBusy()) return;
    if (placement === 'exit' && performance.now() - this.#since < exitAfterMs) return;
    const offer = this.controller.pick(placement);
    if (!offer) return;
    this.#done = true;
    this.shown = { offer, placement };
  }

  #closed(): void {
    const { shown } = this;
    const answer = this.#dialog?.returnValue;
    this.shown = undefined;
    if (shown && answer !== 'go') void this.controller.dismiss(shown.offer, shown.placement);
  }
}

/** Whether the person is in the middle of something: typing, or in another dialog. */
function isBusy(): boolean {
  if (document.visibilityState !== 'visible' || document.querySelector(inFront) !== null) return true;
  let active = document.activeElement;
  // Dialogs of the shell and of other neurons stand in shadow roots: whoever is in one has the focus in it.
  while (active) {
    if (active.closest(`${inFront}, input, textarea, select, [contenteditable]`)) return true;
    active = active.shadowRoot?.activeElement ?? null;
  }
  return false;
}
