import type { Purpose } from '@empire/contract';
import type { PurposeState } from '@empire/shared-sync';
import { css, html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import { failureText } from '../state/error-text.ts';
import { failureOf } from '../state/failure.ts';
import type { HostActions, HostView } from '../state/host-view.ts';
import { decidedText } from '../state/privacy-text.ts';
import { purposeText } from '../state/purpose-texts.ts';
import { controls } from './controls.ts';
import { privacyStyles } from './privacy-styles.ts';

/** One switch for each purpose, with the words it is decided by. */
export class PurposesElement extends LocalisedElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false }, problem: { state: true } };

  static override styles = [
    controls,
    privacyStyles,
    css`
      label {
        align-items: start;
        cursor: pointer;
        display: grid;
        gap: 0.25rem 1rem;
        grid-template-columns: minmax(0, 1fr) auto;
      }
      label > * {
        grid-column: 1;
      }
      input {
        accent-color: var(--empire-accent);
        appearance: none;
        background: var(--empire-sunken);
        block-size: 1.75rem;
        border-radius: 1rem;
        cursor: pointer;
        grid-column: 2;
        grid-row: 1 / span 3;
        inline-size: 3rem;
        margin: 0;
        min-block-size: 0;
        padding: 0.15rem;
      }
      input::before {
        background: var(--empire-edge);
        block-size: 1.3rem;
        border-radius: 50%;
        content: '';
        display: block;
        inline-size: 1.3rem;
        transition: margin 120ms;
      }
      input:checked {
        background: var(--empire-accent);
        border-color: var(--empire-accent);
      }
      input:checked::before {
        background: var(--empire-on-accent);
        margin-inline-start: 1.3rem;
      }
      input:disabled {
        cursor: default;
        opacity: 0.5;
      }
      @media (prefers-reduced-motion: reduce) {
        input::before {
          transition: none;
        }
      }
      @media (forced-colors: active) {
        input::before {
          background: ButtonText;
        }
        input:checked {
          background: Highlight;
        }
      }
    `,
  ];

  declare view: HostView;
  declare actions: HostActions;
  declare problem: string | undefined;

  override render(): TemplateResult {
    return html`
      <section class="card stack" aria-labelledby="allow">
        <h2 id="allow">${msg('What you allow')}</h2>
        <p class="muted">${msg('It holds on all of your devices. What is switched off is not recorded any more, and what was recorded for it and not sent yet is dropped.')}</p>
        <ul>
          ${this.view.purposes.map((state) => this.#purpose(state))}
        </ul>
        ${this.problem ? html`<p class="notice" role="alert">${this.problem}</p>` : nothing}
      </section>
    `;
  }

  #purpose(state: PurposeState): TemplateResult {
    const { purpose, allowed } = state;
    const { title, wording } = purposeText(purpose);
    const { deviceId } = this.view;
    return html`
      <li>
        <label>
          <strong>${title}</strong>
          <input
            type="checkbox"
            role="switch"
            data-testid="purpose-${purpose}"
            .checked=${allowed}
            ?disabled=${purpose === 'functional'}
            @change=${(event: Event) => this.#decide(purpose, event.target as HTMLInputElement)}
          />
          <span class="muted">${wording}</span>
          <span class="small muted" data-testid="decided-${purpose}">${decidedText(state, { deviceId })}</span>
        </label>
      </li>
    `;
  }

  async #decide(purpose: Purpose, input: HTMLInputElement): Promise<void> {
    const granted = input.checked;
    try {
      await this.actions.decide([purpose], { granted, place: 'privacy' });
      this.problem = undefined;
    } catch (error) {
      input.checked = !granted;
      this.problem = msg(str`That could not be saved. ${failureText(failureOf(error, 'storage-failed'))}`);
    }
  }
}
