import type { Mood } from '@empire/contract';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { type Step, stepText } from './course.ts';
import { describeArc } from './mood.ts';
import { msg } from './words.ts';

const width = 240;
const height = 64;
/** A course that stays closer to the middle than this is drawn as a calm one. */
const leastReach = 0.2;

/**
 * The course of a text from heavy to light as a small line with a point for each paragraph, the same in words, and the paragraphs as a list that leads
 * to them. Without `steps` the line goes by parts of equal length.
 */
export function arcView(arc: readonly Mood[], { steps, goTo }: { steps: readonly Step[]; goTo: (line: number) => void }): TemplateResult {
  const course = steps.length > 1 ? steps : arc;
  const stride = width / Math.max(1, course.length - 1);
  const reach = Math.max(leastReach, ...course.map(({ valence }) => Math.abs(valence)));
  const points = course.map(({ valence }, index) => [(index * stride).toFixed(1), (height / 2 - ((valence / reach) * height) / 2.2).toFixed(1)] as const);
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x},${y}`).join(' ');
  return html`
    <figure class="arc" data-testid="article-arc" data-steps=${steps.length}>
      <svg viewBox="-4 -4 ${width + 8} ${height + 8}" aria-hidden="true" preserveAspectRatio="none">
        ${svg`<line x1="0" x2=${width} y1=${height / 2} y2=${height / 2} class="middle" /><path d=${path} class="course" vector-effect="non-scaling-stroke" />`}
        ${steps.length > 1 ? points.map(([x, y]) => svg`<path d="M${x},${y} h0.01" class="point" vector-effect="non-scaling-stroke" />`) : nothing}
      </svg>
      <figcaption>${describeArc(course)}</figcaption>
      ${steps.length > 1 ? stepList(steps, goTo) : nothing}
    </figure>
  `;
}

function stepList(steps: readonly Step[], goTo: (line: number) => void): TemplateResult {
  return html`<details class="steps"><summary>${msg('Paragraph by paragraph')}</summary><ol>
    ${steps.map((step) => html`<li><button class="plain" @click=${() => goTo(step.line)}><strong>${stepText(step)}</strong> ${step.begins}</button></li>`)}
  </ol></details>`;
}
