import type { Purpose } from '@empire/contract';
import type { Consent } from '@empire/shared-sync';
import type { ConsentQuestion } from '../activation/neuron-consent.ts';
import type { HostView } from './host-view.ts';
import { purposeText } from './purpose-texts.ts';
import type { Store } from './store.ts';

/** Puts the questions of neurons before the person, one at a time, in the order they were asked. */
export class ConsentQuestions {
  readonly #view: Store<HostView>;
  #before: Promise<void> = Promise.resolve();

  constructor(view: Store<HostView>) {
    this.#view = view;
  }

  /** Resolves once the question is no longer shown. */
  ask(question: ConsentQuestion): Promise<void> {
    this.#before = this.#before.then(() => this.#show(question));
    return this.#before;
  }

  async #show(question: ConsentQuestion): Promise<void> {
    const gone = new AbortController();
    this.#view.update((view) => ({ ...view, question }));
    await new Promise<void>((resolve) => {
      this.#view.subscribe((view) => view.question !== question && resolve(), { signal: gone.signal });
    });
    gone.abort();
  }
}

/** Records a decision by the words that the host shows for each purpose. Errors: those of the ledger. */
export async function decide(consent: Consent, wanted: { purposes: readonly Purpose[]; granted: boolean; place: string }): Promise<void> {
  for (const purpose of wanted.purposes) {
    const shown = { place: wanted.place, wording: purposeText(purpose).wording };
    await (wanted.granted ? consent.grant([purpose], shown) : consent.withdraw([purpose], shown));
  }
}
