import { html, type TemplateResult } from 'lit';
import { artView } from './art.ts';
import { pathTo } from './place.ts';
import type { Quiz } from './quiz.ts';
import type { Saving } from './quiz-controller.ts';
import { savingLine } from './saving-line.ts';
import { msg, str } from './words.ts';

/** What a quiz is about, before it is started for the first time. */
export function introView(quiz: Quiz, { start, saving }: { start: () => void; saving: Saving }): TemplateResult {
  return html`
    <a class="up" href=${pathTo({})}>${msg('All quizzes')}</a>
    <div class="intro">
    <div class="stack">
      <h1 tabindex="-1" lang="en" data-place="intro ${quiz.key}">${quiz.title}</h1>
      <p class="lead" lang="en">${quiz.intro}</p>
      <ul class="dimensions" lang="en">
        ${quiz.dimensions.map(({ title, description }) => html`<li><strong>${title}</strong> <span class="muted">${description}</span></li>`)}
      </ul>
      <p class="facts"><span>${msg(str`about ${quiz.minutes} min`)}</span><span>${msg('stop any time, it remembers')}</span></p>
      <button class="primary" data-testid="quiz-start" @click=${start}>${msg('Start')}</button>
      ${savingLine(saving)}
    </div>
    <div class="beside">${artView(quiz)}</div>
    </div>
  `;
}
