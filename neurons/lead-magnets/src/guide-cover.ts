import { html, svg, type TemplateResult } from 'lit';
import type { Magnet } from './magnet.ts';

/** The guide as a booklet: the cover of its PDF, drawn small. */
export function coverView({ title, colour }: Pick<Magnet, 'title' | 'colour'>): TemplateResult {
  return html`<div class="cover ${colour}" aria-hidden="true">
    <span>${title}</span>
    <svg viewBox="0 0 120 60" preserveAspectRatio="none">${svg`<circle cx="88" cy="24" r="10" class="moon" /><path class="far" d="M0,44 C20,20 40,58 66,34 S104,28 120,46 V60 H0 Z" /><path class="near" d="M0,52 C26,40 44,62 74,48 S108,44 120,54 V60 H0 Z" />`}</svg>
  </div>`;
}
