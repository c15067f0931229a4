import { percentText } from '@empire/contract/language';
import { feedLook } from '@empire/contract/look';
import { html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { artView } from './art.ts';
import { openAttempt } from './attempts.ts';
import { pathTo } from './place.ts';
import type { QuizController } from './quiz-controller.ts';
import { styles } from './styles.ts';
import { msg, str, updateWhenLocaleChanges } from './words.ts';

/** One quiz on the start page, the one in `item`: to go on with, or to try. */
export class QuizCardElement extends LitElement {
  static override properties = { item: {} };
  static override styles = [styles, unsafeCSS(feedLook)];
  /** Set at each activation, before an element is created. */
  static controller: QuizController;

  declare item: string | null;
  readonly #controller = QuizCardElement.controller;
  #unsubscribe = () => {};

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.#controller.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  override render(): TemplateResult | typeof nothing {
    const { ready, quizzes, attempts } = this.#controller.view;
    const quiz = ready ? quizzes.find(({ key }) => key === this.item) : undefined;
    // The start page leaves no gap for what is hidden.
    this.hidden = quiz === undefined;
    if (!quiz) return nothing;
    const progress = openAttempt(attempts, quiz.key)?.progress;
    return html`<section class="feed" aria-labelledby="quiz" data-testid="quiz-home" data-quiz=${quiz.key}>
      <div class="picture">${artView(quiz)}</div>
      <div class="words">
        <p class="kicker">${progress === undefined ? msg(str`Quiz, about ${quiz.minutes} min`) : msg('Go on with the quiz')}</p>
        <h3 id="quiz" lang="en"><a href=${pathTo({ quiz: quiz.key })}>${quiz.title}</a></h3>
        <p class="summary" lang="en">${quiz.summary}</p>
        ${progress === undefined ? nothing : html`<progress max="100" value=${progress} aria-label=${msg('Answered so far')}>${percentText(progress / 100)}</progress>`}
        <p class="go" aria-hidden="true">${progress === undefined ? msg('Try it') : goOnText(progress)}</p>
      </div>
    </section>`;
  }
}

function goOnText(progress: number): string {
  return progress > 0 ? msg(str`Go on at ${percentText(progress / 100)}`) : msg('Go on');
}
