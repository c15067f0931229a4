import { defineNeuron } from '@empire/contract';
import { QuizAppElement } from './quiz-app.ts';
import { QuizController } from './quiz-controller.ts';
import { QuizHomeElement } from './quiz-home.ts';

/** What the host loads: the pages, a card for the start page, and a controller that lives as long as the activation. */
export default defineNeuron({
  activate({ db, events, ai, slots, signal }) {
    const env = { now: () => Date.now(), uuid: () => crypto.randomUUID() };
    const controller = new QuizController({ db, events, ai, env });
    QuizAppElement.controller = controller;
    if (!customElements.get(NEURON_TAG)) customElements.define(NEURON_TAG, QuizAppElement);
    QuizHomeElement.controller = controller;
    const home = `${NEURON_TAG}-home`;
    if (!customElements.get(home)) customElements.define(home, QuizHomeElement);
    slots.register({ slot: 'main', element: NEURON_TAG });
    slots.register({ slot: 'home', element: home });
    controller.follow(signal).catch((error: unknown) => {
      if (!signal.aborted) controller.break(error);
    });
  },
});
