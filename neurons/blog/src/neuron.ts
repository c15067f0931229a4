import { defineNeuron } from '@empire/contract';
import { BlogAppElement } from './blog-app.ts';
import { BlogController } from './blog-controller.ts';
import { BlogHomeElement } from './blog-home.ts';
import { CachedPictures } from './picture-shelf.ts';

/** What the host loads: the pages, a card for the start page, and a controller that lives as long as the activation. */
export default defineNeuron({
  activate({ db, events, ai, consent, slots, signal }) {
    const controller = new BlogController({ db, events, ai, consent, shelf: new CachedPictures(), now: () => Date.now() });
    BlogAppElement.controller = controller;
    if (!customElements.get(NEURON_TAG)) customElements.define(NEURON_TAG, BlogAppElement);
    BlogHomeElement.controller = controller;
    const home = `${NEURON_TAG}-home`;
    if (!customElements.get(home)) customElements.define(home, BlogHomeElement);
    slots.register({ slot: 'main', element: NEURON_TAG });
    slots.register({ slot: 'home', element: home });
    controller.follow(signal).catch((error: unknown) => {
      if (!signal.aborted) controller.break(error);
    });
  },
});
