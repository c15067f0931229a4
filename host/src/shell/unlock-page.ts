import { html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg } from '../language/words.ts';
import type { HostActions } from '../state/host-view.ts';
import { lockProblem } from '../state/lock-text.ts';
import { controls } from './controls.ts';
import { KeepFocus } from './keep-focus.ts';
import { lockStyles } from './lock-styles.ts';

/** What a locked device shows in place of the application: nothing of it is open behind this page. */
export class UnlockPageElement extends LocalisedElement {
  static override properties = {
    actions: { attribute: false },
    problem: { state: true },
    opening: { state: true },
    forgotten: { state: true },
  };
  static override styles = [controls, lockStyles];

  declare actions: HostActions;
  declare problem: string;
  declare opening: boolean;
  /** Whether the recovery code is asked for in place of the passphrase. */
  declare forgotten: boolean;

  constructor() {
    super();
    new KeepFocus(this);
    this.problem = '';
    this.opening = false;
    this.forgotten = false;
  }

  override render(): TemplateResult {
    return html`
      <div class="stack gate">
        ${padlock}
        <h1 tabindex="-1">${msg('This device is locked')}</h1>
        <p class="lead">${msg('Everything you did is kept here, sealed. Nothing is opened, sent or fetched until you unlock it.')}</p>
        ${this.forgotten ? this.#recoveryForm() : this.#passphraseForm()}
        <empire-start-over .actions=${this.actions}></empire-start-over>
      </div>
    `;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  #passphraseForm(): TemplateResult {
    return html`
      <form class="card" @submit=${this.#unlock}>
        <label for="passphrase">${msg('Passphrase of this device')}</label>
        <input id="passphrase" name="passphrase" type="password" autocomplete="current-password" required aria-describedby="problem" data-testid="unlock-passphrase" />
        ${this.#outcome()}
        <div class="row">
          <button class="primary" data-testid="unlock" ?disabled=${this.opening}>${this.opening ? msg('Unlocking…') : msg('Unlock')}</button>
          <button type="button" data-testid="unlock-forgotten" @click=${() => this.#ask(true)}>${msg('I forgot it')}</button>
        </div>
      </form>
    `;
  }

  #recoveryForm(): TemplateResult {
    return html`
      <form class="card" @submit=${this.#recover}>
        <label for="code">${msg('Recovery code')}</label>
        <input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required aria-describedby="code-hint problem" data-testid="unlock-code" />
        <p class="muted small" id="code-hint">${msg('Seven groups of four letters and digits, as shown when you made it on this device.')}</p>
        <label for="next">${msg('New passphrase')}</label>
        <input id="next" name="next" type="password" autocomplete="new-password" minlength="8" required data-testid="unlock-next" />
        ${this.#outcome()}
        <div class="row">
          <button class="primary" data-testid="recover" ?disabled=${this.opening}>${this.opening ? msg('Unlocking…') : msg('Unlock with the code')}</button>
          <button type="button" @click=${() => this.#ask(false)}>${msg('Back to the passphrase')}</button>
        </div>
      </form>
      <p class="muted small">
        ${msg('Without the passphrase and the code, nobody can open what is on this device.')}
      </p>
    `;
  }

  #outcome(): TemplateResult {
    return html`<div id="problem" role="alert">${this.problem ? html`<p class="notice" data-testid="unlock-problem">${this.problem}</p>` : nothing}</div>`;
  }

  async #ask(forgotten: boolean): Promise<void> {
    this.forgotten = forgotten;
    this.problem = '';
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.focus();
  }

  async #unlock(event: SubmitEvent): Promise<void> {
    const passphrase = String(fieldsOf(event).get('passphrase'));
    await this.#open(async () => (await this.actions.deviceLock()).unlock({ passphrase }));
  }

  async #recover(event: SubmitEvent): Promise<void> {
    const fields = fieldsOf(event);
    const by = { recoveryCode: String(fields.get('code')) };
    await this.#open(async () => (await this.actions.deviceLock()).setPassphrase(String(fields.get('next')), { by }));
  }

  async #open(unlock: () => Promise<void>): Promise<void> {
    this.opening = true;
    this.problem = '';
    try {
      await unlock();
      this.actions.retryBoot();
    } catch (error) {
      this.problem = lockProblem(error);
      this.opening = false;
    }
  }
}

function fieldsOf(event: SubmitEvent): FormData {
  event.preventDefault();
  return new FormData(event.target as HTMLFormElement);
}

const padlock = html`<svg class="padlock" viewBox="0 0 48 48" width="72" height="72" aria-hidden="true">
  <circle cx="24" cy="24" r="24" /><path d="M17 22v-4a7 7 0 0 1 14 0v4m-16 0h18v12H15Zm9 5v3" />
</svg>`;
