import { css, html, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import type { HostActions, HostView } from '../state/host-view.ts';
import { purposeText } from '../state/purpose-texts.ts';
import { controls } from './controls.ts';
import { privacyStyles } from './privacy-styles.ts';

/** The host's own dialog for what a neuron asks: the neuron gives the reason, the words of the purposes are the host's. */
export class ConsentQuestionElement extends LocalisedElement {
  static override properties = { question: { attribute: false }, actions: { attribute: false } };

  static override styles = [
    controls,
    privacyStyles,
    css`
      dialog {
        background: var(--empire-surface);
        border: 1px solid var(--empire-line);
        border-radius: var(--empire-radius);
        color: inherit;
        inline-size: min(34rem, 100% - 2rem);
        padding: clamp(1.25rem, 4vw, 1.75rem);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 0.45);
      }
    `,
  ];

  declare question: NonNullable<HostView['question']>;
  declare actions: HostActions;

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  override render(): TemplateResult {
    const { title, reason, purposes } = this.question;
    return html`
      <dialog aria-labelledby="asked" @cancel=${() => this.actions.answered()}>
        <div class="stack">
          <h2 id="asked">${msg(str`${title} asks you`)}</h2>
          <p>${reason}</p>
          <ul>
            ${purposes.map((purpose) => html`<li><strong>${purposeText(purpose).title}</strong><br /><span class="muted">${purposeText(purpose).wording}</span></li>`)}
          </ul>
          <div class="row">
            <button data-testid="consent-no" @click=${() => this.actions.answered()}>${msg('Not now')}</button>
            <button data-testid="consent-yes" @click=${this.#allow}>${msg('Allow')}</button>
          </div>
          <p class="small muted">${msg('You can change your mind at any time under Privacy.')}</p>
        </div>
      </dialog>
    `;
  }

  async #allow(): Promise<void> {
    try {
      await this.actions.decide(this.question.purposes, { granted: true, place: 'consent-question' });
    } finally {
      this.actions.answered();
    }
  }
}
