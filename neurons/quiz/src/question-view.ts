import { percentText } from '@empire/contract/language';
import { html, nothing, type TemplateResult } from 'lit';
import type { Attempt } from './attempt.ts';
import { pathTo } from './place.ts';
import type { Answer, MultipleQuestion, Option, Question, Quiz, ScaleQuestion, SingleQuestion, TextQuestion } from './quiz.ts';
import { questionBefore, type Saving } from './quiz-controller.ts';
import { progressOf } from './quiz-engine.ts';
import { savingLine } from './saving-line.ts';
import { msg, str } from './words.ts';

export interface QuestionViewOptions {
  readonly quiz: Quiz;
  readonly attempt: Attempt;
  readonly question: Question;
  /** The free answer given before. */
  readonly note: string;
  /** Why the answer on the screen was not taken. */
  readonly problem: string;
  readonly saving: Saving;
  readonly submit: (form: HTMLFormElement) => void;
  readonly back: () => void;
  readonly changed: () => void;
  /** Called with the whole free answer at each change of it. */
  readonly written: (text: string) => void;
  /** Called when the free answer is left. */
  readonly left: () => void;
}

/** One question as a form of native controls, with the progress and the way back. */
export function questionView(options: QuestionViewOptions): TemplateResult {
  const { quiz, attempt, question, problem, saving } = options;
  const before = questionBefore(quiz, attempt);
  return html`
    <div class="progress">
      <a class="up" href=${pathTo({})}>${msg('All quizzes')}</a>
      <label>
        <span lang="en">${quiz.title}</span>
        <progress max="100" .value=${progressOf(quiz, attempt.answers)} data-testid="quiz-progress" data-progress=${attempt.progress}></progress>
        <span class="percent">${percentText(attempt.progress / 100)}</span>
      </label>
    </div>
    <form novalidate data-testid="quiz-question" data-question=${question.id} data-kind=${question.kind} @submit=${(event: SubmitEvent) => submit(event, options)} @input=${options.changed}>
      <fieldset aria-describedby="hint problem">
        <legend><h1 tabindex="-1" lang="en" data-place="question ${attempt.id} ${question.id}">${question.text}</h1></legend>
        <p class="muted" id="hint" lang=${question.hint === undefined ? nothing : 'en'}>${question.hint ?? defaultHint(question)}</p>
        ${controlOf(question, { ...options, given: attempt.answers[question.id] })}
        <p class=${problem ? 'notice' : ''} id="problem" role="alert">${problem}</p>
      </fieldset>
      <div class="actions">
        ${before ? html`<button type="button" data-testid="quiz-back" @click=${options.back}>${msg('Back')}</button>` : nothing}
        <button class="primary" data-testid="quiz-next">${msg('Next')}</button>
        ${savingLine(saving)}
      </div>
    </form>
  `;
}

function submit(event: SubmitEvent, options: QuestionViewOptions): void {
  event.preventDefault();
  options.submit(event.currentTarget as HTMLFormElement);
}

function defaultHint(question: Question): string {
  if (question.kind === 'single') return msg('Choose one.');
  if (question.kind === 'multiple') return question.max < question.options.length ? msg(str`Choose up to ${question.max}.`) : msg('Choose all that apply.');
  return question.kind === 'text' ? msg('In your own words. You may leave this empty.') : '';
}

type TextOptions = Pick<QuestionViewOptions, 'note' | 'written' | 'left'>;

function controlOf(question: Question, { given, ...rest }: TextOptions & { given: Answer | undefined }): TemplateResult {
  if (question.kind === 'single') return choices(question, { type: 'radio', isChosen: (id) => given === id });
  if (question.kind === 'multiple') return choices(question, { type: 'checkbox', isChosen: (id) => Array.isArray(given) && given.includes(id) });
  return question.kind === 'scale' ? scale(question, given) : text(question, rest);
}

function choices(
  question: SingleQuestion | MultipleQuestion,
  { type, isChosen }: { type: 'radio' | 'checkbox'; isChosen: (id: string) => boolean },
): TemplateResult {
  const choice = ({ id, text: label }: Option) => html`
    <label class="option"><input type=${type} name="answer" value=${id} ?checked=${isChosen(id)} data-testid="quiz-option" /><span>${label}</span></label>
  `;
  return html`<div class="options" lang="en" data-for=${question.id}>${question.options.map(choice)}</div>`;
}

function scale(question: ScaleQuestion, given: Answer | undefined): TemplateResult {
  const { from, to, fromLabel, toLabel } = question;
  const value = typeof given === 'number' ? given : Math.round((from + to) / 2);
  const steps = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return html`
    <div class="scale" lang="en">
      <output .defaultValue=${String(value)}></output>
      <input type="range" name="answer" min=${from} max=${to} step="1" value=${value} list="steps" aria-label="${question.text} ${from}: ${fromLabel}. ${to}: ${toLabel}." data-testid="quiz-scale" @input=${(event: Event) => show(event.currentTarget as HTMLInputElement)} />
      <datalist id="steps">${steps.map((step) => html`<option value=${step}></option>`)}</datalist>
      <div class="ends" aria-hidden="true"><span>${fromLabel}</span><span>${toLabel}</span></div>
    </div>
  `;
}

function text(question: TextQuestion, { note, written, left }: TextOptions): TemplateResult {
  return html`<textarea name="answer" rows="5" maxlength=${question.maxLength} aria-label=${question.text} .defaultValue=${note} @input=${(event: Event) => written((event.currentTarget as HTMLTextAreaElement).value)} @change=${left} data-testid="quiz-text"></textarea>`;
}

function show(input: HTMLInputElement): void {
  const output = input.parentElement?.querySelector('output');
  if (output) output.value = input.value;
}
