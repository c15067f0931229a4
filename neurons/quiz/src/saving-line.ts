import { html, nothing, type TemplateResult } from 'lit';
import type { Saving } from './quiz-controller.ts';
import { savingText } from './texts.ts';

/** One calm line that says whether the last answer is safe on this device. */
export function savingLine(saving: Saving): TemplateResult {
  const failed = saving.phase === 'failed';
  return html`<p class="saving ${failed ? 'notice' : ''}" role=${failed ? 'alert' : 'status'} data-testid="quiz-saving" data-phase=${saving.phase}>
    ${saving.phase === 'saved' ? html`<span aria-hidden="true">✓</span>` : nothing} ${savingText(saving)}
  </p>`;
}
