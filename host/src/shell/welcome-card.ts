import { css, html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg } from '../language/words.ts';
import { controls } from './controls.ts';

const markName = 'empire-welcomed';

/** Says once, in plain words, what is stored on this device and what leaves it. */
export class WelcomeCardElement extends LocalisedElement {
  static override properties = { open: { state: true } };
  static override styles = [
    controls,
    css`
      :host([hidden]) {
        display: none;
      }
      .card {
        border-inline-start: 4px solid var(--empire-accent);
        display: grid;
        gap: 1rem;
      }
      ul {
        display: grid;
        gap: 0.75rem 2rem;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        align-content: start;
        display: grid;
        gap: 0.15rem;
      }
      li span {
        color: var(--empire-muted);
      }
      .row {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.25rem;
      }
    `,
  ];

  declare open: boolean;

  constructor() {
    super();
    this.open = !wasWelcomed();
  }

  override render(): TemplateResult | typeof nothing {
    // The page leaves no gap for what was read.
    this.hidden = !this.open;
    if (!this.open) return nothing;
    return html`<section class="card" aria-labelledby="welcome" data-testid="welcome">
      <h2 id="welcome">${msg('Before you begin')}</h2>
      <ul>
        <li><strong>${msg('It is kept here')}</strong><span>${msg('What you read, answer and fill in is saved on this device first, sealed, with or without a network.')}</span></li>
        <li><strong>${msg('It reaches your other devices')}</strong><span>${msg('A copy goes to the server when there is a connection. Its operator can read that copy.')}</span></li>
        <li><strong>${msg('Nothing else without a yes')}</strong><span>${msg('No account, no counting, no advertising and nobody else’s servers. What more you allow is up to you.')}</span></li>
      </ul>
      <div class="row">
        <button class="primary" data-testid="welcome-done" @click=${this.#done}>${msg('I see')}</button>
        <a href="/privacy">${msg('Read more and decide')}</a>
      </div>
    </section>`;
  }

  #done(): void {
    this.open = false;
    try {
      localStorage.setItem(markName, '1');
    } catch {
      // Where nothing may be kept, it is said again at the next visit.
    }
  }
}

/** Whether somebody has read on this device what is kept here. */
export function wasWelcomed(): boolean {
  try {
    return localStorage.getItem(markName) !== null;
  } catch {
    return false;
  }
}
