import { defineNeuron } from '@empire/contract';
import { followLanguage, onWords } from '@empire/contract/language';
import { feedItems } from './feed-items.ts';
import { GuideCardElement, GuideElement, GuideFeedElement } from './guide-card.ts';
import { GuidesController } from './guides-controller.ts';
import { GuidesPageElement } from './guides-page.ts';
import { speaker } from './speaker.ts';

const elements = [
  { slot: 'main', tag: NEURON_TAG, element: GuidesPageElement },
  { slot: 'feed', tag: `${NEURON_TAG}-home`, element: GuideFeedElement },
  { slot: 'article-end', tag: `${NEURON_TAG}-card`, element: GuideCardElement },
] as const;

/** What the host loads: the pages, a card for the end of articles and the start page, and a controller that lives as long as the activation. */
export default defineNeuron({
  async activate({ db, events, ai, consent, slots, feed, language, signal }) {
    await followLanguage(language, { speaker, signal });
    const controller = new GuidesController({ db, events, ai, consent, now: () => Date.now(), language: () => language?.current ?? navigator.language });
    GuidesPageElement.controller = controller;
    GuidesPageElement.consents = (purpose) => consent.allows(purpose);
    GuidesPageElement.isQueued = async (key) => (await db.syncState('lead', key)) !== 'synced';
    GuideElement.controller = controller;
    for (const { slot, tag, element } of elements) {
      if (!customElements.get(tag)) customElements.define(tag, element);
      slots.register({ slot, element: tag });
    }
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
