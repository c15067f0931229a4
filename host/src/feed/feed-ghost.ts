import { html, type TemplateResult } from 'lit';
import { msg } from '../language/words.ts';
import { cardsShown } from './rank-feed.ts';

/** The places of the cards until they are there, as large as they will be: what stands below stays where it is. */
export function feedGhost(): TemplateResult {
  return html`<section>
    <p class="unseen" role="status">${msg('Choosing what to show you…')}</p>
    <p class="kicker" aria-hidden="true">${msg('For you now')}</p>
    <ul class="ghosts" aria-hidden="true">${Array.from({ length: cardsShown }, () => html`<li><div class="body"><i></i><b></b></div><p class="why"></p></li>`)}</ul>
  </section>`;
}
