import { percentText } from '@empire/contract/language';
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Attempt } from './attempt.ts';
import type { Hint } from './hints.ts';
import { historyChart } from './history-chart.ts';
import { pathTo } from './place.ts';
import type { Quiz } from './quiz.ts';
import type { Saving } from './quiz-controller.ts';
import { savingLine } from './saving-line.ts';
import { momentText } from './texts.ts';
import { msg } from './words.ts';

export interface ResultViewOptions {
  readonly quiz: Quiz;
  readonly attempt: Attempt;
  /** All finished attempts of this quiz, the latest first. */
  readonly finished: readonly Attempt[];
  readonly note: Readonly<Record<string, string>> | undefined;
  readonly hint: Hint | undefined;
  readonly saving: Saving;
  readonly start: () => void;
}

/** One finished attempt: its outcome with advice, the dimensions, and all attempts before and after it. */
export function resultView(options: ResultViewOptions): TemplateResult {
  const { quiz, attempt, finished, saving, start } = options;
  const outcome = quiz.outcomes.find((one) => one.id === attempt.outcome?.id);
  return html`
    <a class="up" href=${pathTo({})}>${msg('All quizzes')}</a>
    <article class="result" data-testid="quiz-result" data-outcome=${attempt.outcome?.id ?? ''} data-attempt=${attempt.id}>
      <header>
        <p class="eyebrow" lang="en">${quiz.title}</p>
        <h1 tabindex="-1" lang="en" data-place="result ${attempt.id}">${outcome?.title ?? attempt.outcome?.title}</h1>
        ${outcome ? html`<p class="lead" lang="en">${outcome.summary}</p>` : html`<p class="lead">${msg('This result was made with an earlier version of the quiz.')}</p>`}
      </header>
      ${dimensionBars(quiz, attempt)} ${outcome ? adviceList(outcome.advice) : nothing} ${ownWords(quiz, options)}
    </article>
    <div class="actions">
      <button class="primary" data-testid="quiz-retake" @click=${start}>${msg('Take it again')}</button>
      ${savingLine(saving)}
      <a hidden data-quiz-link href=${pathTo({ quiz: quiz.key })}>${msg('This quiz')}</a>
    </div>
    ${history(quiz, { finished, shown: attempt })}
  `;
}

function dimensionBars(quiz: Quiz, { scores = {} }: Attempt): TemplateResult {
  return html`
    <section aria-labelledby="profile">
      <h2 id="profile">${msg('Your profile')}</h2>
      <dl class="bars">
        ${quiz.dimensions.map(({ id, title, description }) => {
          const percent = scores[id] ?? 0;
          return html`
            <dt lang="en">${title}<span class="muted small">${description}</span></dt>
            <dd data-dimension=${id} data-percent=${percent}>${bar(percent)}<span>${percentText(percent / 100)}</span></dd>
          `;
        })}
      </dl>
    </section>
  `;
}

function bar(percent: number): TemplateResult {
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="8" />${svg`<rect class="fill" width=${percent} height="8" />`}
  </svg>`;
}

function adviceList(advice: Quiz['outcomes'][number]['advice']): TemplateResult {
  return html`
    <section aria-labelledby="advice">
      <h2 id="advice">${msg('What to do next')}</h2>
      <ol class="advice" lang="en">
        ${advice.map(({ title, text }) => html`<li><h3>${title}</h3><p>${text}</p></li>`)}
      </ol>
    </section>
  `;
}

function ownWords(quiz: Quiz, { note, hint }: Pick<ResultViewOptions, 'note' | 'hint'>): TemplateResult | typeof nothing {
  const written = quiz.questions.filter((question) => question.kind === 'text' && note?.[question.id]);
  if (written.length === 0) return nothing;
  return html`
    <section aria-labelledby="words">
      <h2 id="words">${msg('In your own words')}</h2>
      ${written.map((question) => html`<figure><figcaption class="muted small" lang="en">${question.text}</figcaption><blockquote>${note?.[question.id]}</blockquote></figure>`)}
      ${hint ? html`<p data-testid="quiz-hint">${msg('Perhaps this helps:')} <a href=${hint.path}>${hint.text}</a></p>` : nothing}
    </section>
  `;
}

function history({ dimensions }: Quiz, { finished, shown }: { finished: readonly Attempt[]; shown: Attempt }): TemplateResult {
  return html`
    <section aria-labelledby="history" class="history">
      <h2 id="history">${msg('Your results so far')}</h2>
      ${finished.length > 1 ? historyChart(dimensions, finished) : nothing}
      <ol data-testid="quiz-history" data-count=${finished.length}>
        ${finished.map(
          (attempt, index) => html`
            <li>
              <a href=${pathTo({ quiz: attempt.quiz, result: finished.length - index })} aria-current=${attempt.id === shown.id ? 'true' : nothing} data-testid="quiz-past">
                <span lang="en">${attempt.outcome?.title}</span> <time class="muted small" datetime=${attempt.completedAt ?? ''}>${momentText(attempt.completedAt ?? '')}</time>
              </a>
            </li>
          `,
        )}
      </ol>
    </section>
  `;
}
