import { defineNeuron } from '@empire/contract';
import { QuizAppElement } from './quiz-app.ts';
import { QuizController } from './quiz-controller.ts';

/** What the host loads: one element in the main slot, and a controller that lives as long as the activation. */
export default defineNeuron({
  activate({ db, events, slots, signal }) {
    const env = { now: () => Date.now(), uuid: () => crypto.randomUUID() };
    const controller = new QuizController({ db, events, env });
    QuizAppElement.controller = controller;
    if (!customElements.get(NEURON_TAG)) customElements.define(NEURON_TAG, QuizAppElement);
    slots.register({ slot: 'main', element: NEURON_TAG });
    controller.follow(signal).catch((error: unknown) => {
      if (!signal.aborted) controller.break(error);
    });
  },
});
