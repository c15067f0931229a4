import { percentText } from '@empire/contract/language';
import { html, nothing, type TemplateResult } from 'lit';
import { artView } from './art.ts';
import { finishedAttempts, openAttempt } from './attempts.ts';
import { pathTo } from './place.ts';
import type { Quiz } from './quiz.ts';
import type { QuizView } from './quiz-controller.ts';
import { refusalText } from './texts.ts';
import { msg, str } from './words.ts';

/** All quizzes with where the person stands in each, and those that were refused. */
export function listView(view: QuizView): TemplateResult {
  return html`
    <div class="head">
      <h1 tabindex="-1" data-place="list">${msg('Quizzes')}</h1>
      <p class="lead">${msg('A few minutes of honest questions, then advice you can use. Your answers stay yours.')}</p>
    </div>
    ${view.quizzes.length === 0 ? html`<p class="card muted">${msg('No quiz has reached this device yet. They arrive with the next connection.')}</p>` : nothing}
    <ul class="cards">
      ${view.quizzes.map((quiz) => html`<li>${card(quiz, view)}</li>`)}
    </ul>
    ${view.refused.length > 0 ? refusedList(view.refused) : nothing}
  `;
}

function card(quiz: Quiz, { attempts }: QuizView): TemplateResult {
  const open = openAttempt(attempts, quiz.key);
  const [latest] = finishedAttempts(attempts, quiz.key);
  return html`
    <a class="card link" href=${pathTo({ quiz: quiz.key })} data-testid="quiz-card" data-quiz=${quiz.key}>
      ${artView(quiz)}
      <div class="words">
        <h2 lang="en">${quiz.title}</h2>
        <p class="muted" lang="en">${quiz.summary}</p>
        <p class="facts">
          <span>${msg(str`about ${quiz.minutes} min`)}</span>
          ${open ? html`<span class="chip">${open.progress > 0 ? msg(str`Continue at ${percentText(open.progress / 100)}`) : msg('Go on')}</span>` : nothing}
          ${!open && latest?.outcome ? html`<span class="chip" lang="en">${latest.outcome.title}</span>` : nothing}
        </p>
      </div>
    </a>
  `;
}

function refusedList(refused: QuizView['refused']): TemplateResult {
  return html`
    <section class="refused" aria-labelledby="refused">
      <h2 id="refused">${msg('Not shown')}</h2>
      <p class="muted">${msg('The content of these is malformed. The others are not affected.')}</p>
      <ul>
        ${refused.map((refusal) => html`<li data-testid="quiz-refused"><strong>${refusal.key}</strong> <span class="small"><code>${refusal.code}</code> ${refusalText(refusal)}</span></li>`)}
      </ul>
    </section>
  `;
}
