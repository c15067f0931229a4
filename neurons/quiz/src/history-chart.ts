import { percentText } from '@empire/contract/language';
import { html, svg, type TemplateResult } from 'lit';
import type { Attempt } from './attempt.ts';
import type { Dimension } from './quiz.ts';
import { msg } from './words.ts';

const width = 160;
const height = 40;
const inset = 5;
/** More than these would be a grey band on a phone. */
const shownAttempts = 24;

/** How each dimension went from result to result, oldest first: a line with a point for each, and the same in words. */
export function historyChart(dimensions: readonly Dimension[], finished: readonly Attempt[]): TemplateResult {
  const attempts = finished.slice(0, shownAttempts).toReversed();
  return html`<dl class="course" data-testid="quiz-course">
    ${dimensions.map(({ id, title }) => {
      const values = attempts.map(({ scores = {} }) => scores[id] ?? 0);
      return html`<dt lang="en">${title}</dt><dd>${line(values)}<span>${percentText((values[0] ?? 0) / 100)} <span class="onto" aria-hidden="true"></span><span class="sr"> ${msg('to')} </span> ${percentText((values.at(-1) ?? 0) / 100)}</span></dd>`;
    })}
  </dl>`;
}

function line(values: readonly number[]): TemplateResult {
  const points = values.map((value, index) => {
    const x = inset + (index * (width - 2 * inset)) / Math.max(1, values.length - 1);
    return { x: x.toFixed(1), y: (height - inset - (value / 100) * (height - 2 * inset)).toFixed(1) };
  });
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${values.map((value) => percentText(value / 100)).join(', ')}>
    ${svg`<line x1="0" x2=${width} y1=${height - inset} y2=${height - inset} class="floor" />
    <polyline points=${points.map(({ x, y }) => `${x},${y}`).join(' ')} />
    ${points.map(({ x, y }, index) => svg`<circle cx=${x} cy=${y} r=${index === points.length - 1 ? 3.5 : 2} />`)}`}
  </svg>`;
}
