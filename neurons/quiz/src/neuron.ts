import { defineNeuron } from '@empire/contract';
import { followLanguage, onWords } from '@empire/contract/language';
import { feedItems } from './feed-items.ts';
import { QuizAppElement } from './quiz-app.ts';
import { QuizCardElement } from './quiz-card.ts';
import { QuizController } from './quiz-controller.ts';
import { speaker } from './speaker.ts';

/** What the host loads: the pages, a card for the start page, and a controller that lives as long as the activation. */
export default defineNeuron({
  async activate({ db, events, ai, slots, feed, language, signal }) {
    await followLanguage(language, { speaker, signal });
    const env = { now: () => Date.now(), uuid: () => crypto.randomUUID() };
    const controller = new QuizController({ db, events, ai, env });
    QuizAppElement.controller = controller;
    if (!customElements.get(NEURON_TAG)) customElements.define(NEURON_TAG, QuizAppElement);
    QuizCardElement.controller = controller;
    const card = `${NEURON_TAG}-card`;
    if (!customElements.get(card)) customElements.define(card, QuizCardElement);
    slots.register({ slot: 'main', element: NEURON_TAG });
    slots.register({ slot: 'feed', element: card });
    const propose = () => {
      const { ready, quizzes, attempts } = controller.view;
      if (ready) feed?.propose(feedItems(quizzes, attempts));
    };
    controller.subscribe(propose);
    onWords(propose, { signal });
    controller.follow(signal).catch((error: unknown) => {
      if (!signal.aborted) controller.break(error);
    });
  },
});
