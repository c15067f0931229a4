import { defineNeuron } from '@empire/contract';
import { followLanguage, onWords } from '@empire/contract/language';
import { BlogAppElement } from './blog-app.ts';
import { BlogController } from './blog-controller.ts';
import { FeedCardElement } from './feed-card.ts';
import { feedItems } from './feed-items.ts';
import { CachedPictures } from './picture-shelf.ts';
import { speaker } from './speaker.ts';

/** What the host loads: the pages, a card for the start page, and a controller that lives as long as the activation. */
export default defineNeuron({
  async activate({ db, events, ai, consent, slots, feed, language, signal }) {
    await followLanguage(language, { speaker, signal });
    const controller = new BlogController({ db, events, ai, consent, shelf: new CachedPictures(), now: () => Date.now() });
    BlogAppElement.controller = controller;
    if (!customElements.get(NEURON_TAG)) customElements.define(NEURON_TAG, BlogAppElement);
    FeedCardElement.controller = controller;
    const card = `${NEURON_TAG}-card`;
    if (!customElements.get(card)) customElements.define(card, FeedCardElement);
    slots.register({ slot: 'main', element: NEURON_TAG });
    slots.register({ slot: 'feed', element: card });
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
