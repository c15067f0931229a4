import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { pathTo } from './place.ts';
import { proposalOf } from './proposal.ts';
import type { QuizController } from './quiz-controller.ts';
import { styles } from './styles.ts';

/** The neuron on the start page: the quiz to go on with, or one to try. */
export class QuizHomeElement extends LitElement {
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

  readonly #controller = QuizHomeElement.controller;
  #unsubscribe = () => {};

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
    const proposal = ready ? proposalOf(quizzes, attempts) : undefined;
    // An outlet leaves no gap for what is hidden.
    this.hidden = proposal === undefined;
    if (!proposal) return nothing;
    const { quiz, progress } = proposal;
    return html`<section class="card" aria-labelledby="quiz" data-testid="quiz-home" data-quiz=${quiz.key}>
      <p class="kicker">${progress === undefined ? `Quiz, about ${quiz.minutes} min` : 'Go on with the quiz'}</p>
      <h2 id="quiz">${quiz.title}</h2>
      <p class="muted">${quiz.summary}</p>
      ${progress === undefined ? nothing : html`<progress max="100" value=${progress} aria-label="Answered so far">${progress} %</progress>`}
      <a href=${pathTo({ quiz: quiz.key })}>${progress === undefined ? 'Try it' : `Go on at ${progress} %`}</a>
    </section>`;
  }
}
