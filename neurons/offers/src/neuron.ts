import { defineNeuron } from '@empire/contract';
import { followLanguage, onWords } from '@empire/contract/language';
import { feedItems } from './feed-items.ts';
import { OfferHomeElement, OfferInlineElement } from './offer-card.ts';
import { OfferElement } from './offer-element.ts';
import { OfferOverlayElement } from './offer-overlay.ts';
import { OfferStripElement } from './offer-strip.ts';
import { OffersController } from './offers-controller.ts';
import { OffersPageElement } from './offers-page.ts';
import { speaker } from './speaker.ts';

const elements = [
  { slot: 'main', tag: NEURON_TAG, element: OffersPageElement },
  { slot: 'strip', tag: `${NEURON_TAG}-strip`, element: OfferStripElement },
  { slot: 'feed', tag: `${NEURON_TAG}-home`, element: OfferHomeElement },
  { slot: 'article-end', tag: `${NEURON_TAG}-inline`, element: OfferInlineElement },
  { slot: 'overlay', tag: `${NEURON_TAG}-overlay`, element: OfferOverlayElement },
] as const;

/** What the host loads: one element for each place in the shell, and a controller that lives as long as the activation. */
export default defineNeuron({
  async activate({ db, events, ai, feedback, consent, experiments, slots, feed, language, signal }) {
    await followLanguage(language, { speaker, signal });
    const env = { now: () => Date.now(), online: () => navigator.onLine, language: () => language?.current ?? navigator.language, sleep };
    const controller = new OffersController({ db, events, ai, feedback, consent, experiments, env });
    OfferElement.controller = controller;
    for (const { slot, tag, element } of elements) {
      if (!customElements.get(tag)) customElements.define(tag, element);
      slots.register({ slot, element: tag });
    }
    const propose = () => {
      if (controller.view.ready) feed?.propose(feedItems(controller));
    };
    controller.subscribe(propose);
    onWords(propose, { signal });
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
