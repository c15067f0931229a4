import { defineNeuron } from '@empire/contract';
import { OfferHomeElement, OfferInlineElement } from './offer-card.ts';
import { OfferElement } from './offer-element.ts';
import { OfferOverlayElement } from './offer-overlay.ts';
import { OfferStripElement } from './offer-strip.ts';
import { OffersController } from './offers-controller.ts';
import { OffersPageElement } from './offers-page.ts';

const elements = [
  { slot: 'main', tag: NEURON_TAG, element: OffersPageElement },
  { slot: 'strip', tag: `${NEURON_TAG}-strip`, element: OfferStripElement },
  { slot: 'home', tag: `${NEURON_TAG}-home`, element: OfferHomeElement },
  { slot: 'article-end', tag: `${NEURON_TAG}-inline`, element: OfferInlineElement },
  { slot: 'overlay', tag: `${NEURON_TAG}-overlay`, element: OfferOverlayElement },
] as const;

/** What the host loads: one element for each place in the shell, and a controller that lives as long as the activation. */
export default defineNeuron({
  activate({ db, events, ai, consent, experiments, slots, signal }) {
    const env = { now: () => Date.now(), online: () => navigator.onLine, language: () => navigator.language, sleep };
    const controller = new OffersController({ db, events, ai, consent, experiments, env });
    OfferElement.controller = controller;
    for (const { slot, tag, element } of elements) {
      if (!customElements.get(tag)) customElements.define(tag, element);
      slots.register({ slot, element: tag });
    }
    controller.follow(signal).catch((error: unknown) => {
      if (!signal.aborted) controller.break(error);
    });
  },
});

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
