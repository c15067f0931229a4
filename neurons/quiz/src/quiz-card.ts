import { percentText } from '@empire/contract/language';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { openAttempt } from './attempts.ts';
import { pathTo } from './place.ts';
import type { QuizController } from './quiz-controller.ts';
import { styles } from './styles.ts';
import { msg, str, updateWhenLocaleChanges } from './words.ts';

/** One quiz on the start page, the one in `item`: to go on with, or to try. */
export class QuizCardElement extends LitElement {
  static override properties = { item: {} };
  static override styles = [
    styles,
    css`
      :host {
        display: block;
        margin: 0;
        max-inline-size: none;
      }
      .card {
        align-content: start;
        block-size: 100%;
        display: grid;
        gap: 0.75rem;
        justify-items: start;
      }
      .kicker {
        color: var(--muted);
        font: 600 0.8125rem/1.3 var(--empire-font, system-ui, sans-serif);
        letter-spacing: 0.06em;
        text-transform: uppercase;
      }
      a {
        background: var(--accent);
        border-radius: var(--small);
        color: var(--empire-on-accent, #fff);
        font-weight: 600;
        line-height: 1.2;
        margin-block-start: 0.25rem;
        padding: 0.85rem 1.25rem;
        text-decoration: none;
      }
      a:hover {
        background: var(--empire-accent-strong, #174a3a);
      }
      progress {
        inline-size: 100%;
      }
    `,
  ];
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
    return html`<section class="card" aria-labelledby="quiz" data-testid="quiz-home" data-quiz=${quiz.key}>
      <p class="kicker">${progress === undefined ? msg(str`Quiz, about ${quiz.minutes} min`) : msg('Go on with the quiz')}</p>
      <h2 id="quiz" lang="en">${quiz.title}</h2>
      <p class="muted" lang="en">${quiz.summary}</p>
      ${progress === undefined ? nothing : html`<progress max="100" value=${progress} aria-label=${msg('Answered so far')}>${percentText(progress / 100)}</progress>`}
      <a href=${pathTo({ quiz: quiz.key })}>${progress === undefined ? msg('Try it') : goOnText(progress)}</a>
    </section>`;
  }
}

function goOnText(progress: number): string {
  return progress > 0 ? msg(str`Go on at ${percentText(progress / 100)}`) : msg('Go on');
}
