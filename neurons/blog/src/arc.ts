import type { Mood } from '@empire/contract';
import { html, svg, type TemplateResult } from 'lit';
import { describeArc } from './mood.ts';

const width = 240;
const height = 56;
/** A course that stays closer to the middle than this is drawn as a calm one. */
const leastReach = 0.2;

/** The course of a text from heavy to light as a small line, and the same in words. */
export function arcView(arc: readonly Mood[]): TemplateResult {
  const step = width / Math.max(1, arc.length - 1);
  const reach = Math.max(leastReach, ...arc.map(({ valence }) => Math.abs(valence)));
  const points = arc.map(({ valence }, index) => [index * step, height / 2 - ((valence / reach) * height) / 2.2] as const);
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return html`
    <figure class="arc">
      <svg viewBox="-4 -2 ${width + 8} ${height + 4}" aria-hidden="true" preserveAspectRatio="none">
        ${svg`<line x1="0" x2=${width} y1=${height / 2} y2=${height / 2} class="middle" /><path d=${path} class="course" vector-effect="non-scaling-stroke" />`}
      </svg>
      <figcaption>${describeArc(arc)}</figcaption>
    </figure>
  `;
}
