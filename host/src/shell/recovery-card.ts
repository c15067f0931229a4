import { errorCode } from '@empire/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg } from '../language/words.ts';
import type { HostActions } from '../state/host-view.ts';
import { pairingProblem } from '../state/pairing-text.ts';
import { controls } from './controls.ts';
import { KeepFocus } from './keep-focus.ts';
import { lockStyles } from './lock-styles.ts';

/** Makes a recovery code, by which a new device comes back to the account when no other one is left. */
export class RecoveryCardElement extends LocalisedElement {
  static override properties = { actions: { attribute: false }, busy: { state: true }, problem: { state: true }, code: { state: true } };
  static override styles = [controls, lockStyles];

  declare actions: HostActions;
  declare busy: boolean;
  declare problem: string;
  /** The code that was just made: shown until the page is left. */
  declare code: string;

  constructor() {
    super();
    new KeepFocus(this);
    this.busy = false;
    this.problem = '';
    this.code = '';
  }

  override render(): TemplateResult {
    return html`
      <section class="card stack" aria-labelledby="recovery">
        <h2 id="recovery">${msg('If you lose every device')}</h2>
        <p class="muted">${msg('With a recovery code a new device comes back to everything that was sent. Type it there under “Join with a code”.')}</p>
        ${
          this.code
            ? html`<output class="code" data-testid="account-code">${this.code}</output>
              <p class="muted small">${msg('Write it down and keep it away from your devices. Whoever has it can join them. It is shown this once, and the one this device made before is void.')}</p>`
            : nothing
        }
        <button data-testid="account-code-make" ?disabled=${this.busy} @click=${this.#make}>${this.code ? msg('New code') : msg('Make a recovery code')}</button>
        <div role="status">${this.problem ? html`<p class="notice" data-testid="account-code-problem">${this.problem}</p>` : nothing}</div>
      </section>
    `;
  }

  async #make(): Promise<void> {
    Object.assign(this, { busy: true, problem: '', code: '' });
    try {
      this.code = await (await this.actions.recovery()).make();
    } catch (error) {
      // It may have arrived though its answer did not, and has taken the place of the one before.
      this.problem = `${pairingProblem(errorCode(error))} ${msg('Until a new code is shown here, do not rely on one that this device made before.')}`;
    }
    this.busy = false;
  }
}
