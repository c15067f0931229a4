import { defineNeuron } from '@empire/contract';
import { followLanguage, onWords } from '@empire/contract/language';
import { feedItems } from './feed-items.ts';
import { GuideCardElement } from './guide-card.ts';
import { GuidesController } from './guides-controller.ts';
import { GuidesPageElement } from './guides-page.ts';
import { speaker } from './speaker.ts';

/** What the host loads: the pages, a card for the end of articles and the start page, and a controller that lives as long as the activation. */
export default defineNeuron({
  async activate({ db, events, ai, consent, slots, feed, language, signal }) {
    await followLanguage(language, { speaker, signal });
    const controller = new GuidesController({ db, events, ai, consent, now: () => Date.now(), language: () => language?.current ?? navigator.language });
    GuidesPageElement.controller = controller;
    GuidesPageElement.consents = (purpose) => consent.allows(purpose);
    GuidesPageElement.isQueued = async (key) => (await db.syncState('lead', key)) !== 'synced';
    GuideCardElement.controller = controller;
    const card = `${NEURON_TAG}-card`;
    if (!customElements.get(NEURON_TAG)) customElements.define(NEURON_TAG, GuidesPageElement);
    if (!customElements.get(card)) customElements.define(card, GuideCardElement);
    slots.register({ slot: 'main', element: NEURON_TAG });
    for (const slot of ['feed', 'article-end']) slots.register({ slot, element: card });
    const propose = () => {
      if (controller.view.ready) feed?.propose(feedItems(controller.view));
    };
    controller.subscribe(propose);
    onWords(propose, { signal });
    controller.follow(signal).catch((error: unknown) => {
      if (!signal.aborted) controller.break(error);
    });
  },
});
