import { html, LitElement, type nothing, type TemplateResult } from 'lit';
import { currentQuestion } from './attempt.ts';
import { finishedAttempts, openAttempt } from './attempts.ts';
import { historyChartStyles } from './history-chart-styles.ts';
import { introView } from './intro-view.ts';
import { listView } from './list-view.ts';
import { pathTo, placeOf } from './place.ts';
import { questionView } from './question-view.ts';
import type { Answer, Question, Quiz } from './quiz.ts';
import type { QuizController } from './quiz-controller.ts';
import { answerProblem } from './quiz-engine.ts';
import { readForm } from './read-form.ts';
import { resultView } from './result-view.ts';
import { styles } from './styles.ts';
import { problemText, refusalText } from './texts.ts';
import { msg, updateWhenLocaleChanges } from './words.ts';

const arrivalMs = 3_000;
/** What is being written is kept after such a pause. */
const pauseMs = 800;

/** The whole neuron on the screen: shows what the controller knows about the place that `path` names. */
export class QuizAppElement extends LitElement {
  static override properties = { path: {}, impatient: { state: true }, problem: { state: true } };
  static override styles = [styles, historyChartStyles];
  /** Set at each activation, before an element is created. */
  static controller: QuizController;

  declare path: string;
  /** Whether what is published had time to arrive: before, nothing may only mean not yet. */
  declare impatient: boolean;
  declare problem: string;
  readonly #controller = QuizAppElement.controller;
  #unsubscribe = () => {};
  #patience: ReturnType<typeof setTimeout> | undefined;
  #shown = '';
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Keeps what is being written at once. */
  #keep: (() => void) | undefined;

  constructor() {
    super();
    updateWhenLocaleChanges(this);
    this.impatient = false;
    this.path = '/quiz';
    this.problem = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.#controller.subscribe(() => this.requestUpdate());
    this.#patience = setTimeout(() => {
      this.impatient = true;
    }, arrivalMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
    clearTimeout(this.#patience);
    this.#keepNow();
  }

  override render(): TemplateResult | typeof nothing {
    const { view } = this.#controller;
    if (view.broken) return html`<p class="notice" role="alert">${problemText(view.broken)}</p>`;
    if (!view.ready || (!this.impatient && this.#mayArrive())) return html`<p class="muted wait" role="status">${msg('Opening your quizzes…')}</p>`;
    const place = placeOf(this.path);
    if (place.quiz === undefined) return html`<div class="flow">${listView(view)}</div>`;
    const quiz = view.quizzes.find((one) => one.key === place.quiz);
    return quiz ? this.#quiz(quiz, place.result) : this.#missing(place.quiz);
  }

  /** On another place the controls forget what was chosen on the one before, and the reader continues at the heading. */
  override updated(): void {
    const heading = this.renderRoot.querySelector<HTMLElement>('[data-place]');
    const shown = heading?.dataset.place ?? '';
    if (shown === this.#shown) return;
    const first = this.#shown === '';
    this.#shown = shown;
    this.problem = '';
    this.renderRoot.querySelector('form')?.reset();
    if (first) return;
    heading?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  #quiz(quiz: Quiz, wanted: number | undefined): TemplateResult {
    const { view } = this.#controller;
    const finished = finishedAttempts(view.attempts, quiz.key);
    const past = wanted === undefined ? undefined : finished.at(-wanted);
    const open = openAttempt(view.attempts, quiz.key);
    const question = open && currentQuestion(quiz, open);
    const start = () => void this.#start(quiz);
    if (past)
      return narrow(resultView({ quiz, attempt: past, finished, note: view.notes.get(past.id), hint: view.hints.get(past.id), saving: view.saving, start }));
    if (open && question) return narrow(this.#question(quiz, { attempt: open, question }));
    const [latest] = finished;
    if (!latest) return html`<div class="flow">${introView(quiz, { start, saving: view.saving })}</div>`;
    return narrow(
      resultView({ quiz, attempt: latest, finished, note: view.notes.get(latest.id), hint: view.hints.get(latest.id), saving: view.saving, start }),
    );
  }

  #question(quiz: Quiz, { attempt, question }: { attempt: Parameters<typeof currentQuestion>[1]; question: Question }): TemplateResult {
    const { view } = this.#controller;
    return questionView({
      quiz,
      attempt,
      question,
      note: view.notes.get(attempt.id)?.[question.id] ?? '',
      problem: this.problem,
      saving: view.saving,
      submit: (form) => this.#answer(quiz, { question, answer: readForm(question, new FormData(form)) }),
      back: () => void this.#controller.back(quiz),
      changed: () => {
        this.problem = '';
      },
      written: (text) => this.#written(() => void this.#controller.keepText(quiz, { question, text })),
      left: () => this.#keepNow(),
    });
  }

  #written(keep: () => void): void {
    clearTimeout(this.#pause);
    this.#keep = keep;
    this.#pause = setTimeout(() => this.#keepNow(), pauseMs);
  }

  #keepNow(): void {
    clearTimeout(this.#pause);
    this.#keep?.();
    this.#keep = undefined;
  }

  /** Whether nothing is here yet of what the place shows. */
  #mayArrive(): boolean {
    const { quizzes, refused } = this.#controller.view;
    const { quiz } = placeOf(this.path);
    const known = [...quizzes, ...refused];
    return known.length === 0 || (quiz !== undefined && !known.some(({ key }) => key === quiz));
  }

  #missing(key: string): TemplateResult {
    const refused = this.#controller.view.refused.find((one) => one.key === key);
    return html`
      <div class="stack">
        <h1 tabindex="-1" data-place="missing">${msg('This quiz is not here')}</h1>
        ${
          refused
            ? html`<p class="lead">${msg('Its content is malformed and was refused.')}</p><p class="small"><code>${refused.code}</code> ${refusalText(refused)}</p>`
            : html`<p class="lead">${msg('It may have been withdrawn, or it has not reached this device yet.')}</p>`
        }
        <a href=${pathTo({})}>${msg('See all quizzes')}</a>
      </div>
    `;
  }

  #answer(quiz: Quiz, given: { question: Question; answer: Answer | undefined }): void {
    const { question, answer } = given;
    // It is saved with the answer.
    clearTimeout(this.#pause);
    this.#keep = undefined;
    this.problem = answerProblem(question, answer) ?? '';
    if (this.problem || answer === undefined) this.renderRoot.querySelector<HTMLElement>('fieldset input, fieldset textarea')?.focus();
    else void this.#controller.answer(quiz, { question, answer });
  }

  /** A new attempt is shown on the quiz's own page; from a past result the person gets there by its link. */
  async #start(quiz: Quiz): Promise<void> {
    await this.#controller.start(quiz);
    if (placeOf(this.path).result !== undefined) this.renderRoot.querySelector<HTMLAnchorElement>('a[data-quiz-link]')?.click();
  }
}

/** What somebody thinks about: one column, in the middle. */
function narrow(content: TemplateResult): TemplateResult {
  return html`<div class="flow narrow">${content}</div>`;
}
