import type { DeviceLockState } from '@empire/shared-sync/lock';
import { html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg } from '../language/words.ts';
import type { HostActions } from '../state/host-view.ts';
import { lockProblem } from '../state/lock-text.ts';
import { controls } from './controls.ts';
import { KeepFocus } from './keep-focus.ts';
import { lockStyles } from './lock-styles.ts';

/** Sets, changes and takes away the passphrase of this device. */
export class DeviceLockCardElement extends LocalisedElement {
  static override properties = {
    actions: { attribute: false },
    state: { state: true },
    busy: { state: true },
    problem: { state: true },
    done: { state: true },
    code: { state: true },
    left: { state: true },
  };
  static override styles = [controls, lockStyles];

  declare actions: HostActions;
  declare state: DeviceLockState | undefined;
  declare busy: boolean;
  declare problem: string;
  declare done: string;
  /** A recovery code that was just made: shown until the person goes on. */
  declare code: string;
  /** Whether it was left with the account. */
  declare left: boolean;

  constructor() {
    super();
    new KeepFocus(this);
    this.busy = false;
    this.problem = '';
    this.done = '';
    this.code = '';
    this.left = false;
  }

  override firstUpdated(): void {
    void this.#read();
  }

  override render(): TemplateResult {
    return html`
      <section class="card stack" aria-labelledby="lock">
        <h2 id="lock">${msg('Device lock')}</h2>
        ${this.state?.mode === 'passphrase' ? this.#locked() : this.#unlocked()}
        <div role="status">
          ${this.problem ? html`<p class="notice" data-testid="lock-problem">${this.problem}</p>` : nothing}
          ${this.done ? html`<p class="notice good" data-testid="lock-done">${this.done}</p>` : nothing}
        </div>
        ${
          this.code
            ? html`<output class="code" data-testid="recovery-code">${this.code}</output>
              <p class="muted small">${msg('Write it down and keep it away from this device. It is shown this once and opens this device when the passphrase is forgotten.')}</p>
              <p class="muted small" data-testid="recovery-left">${this.left ? msg('It also lets a new device into your account.') : msg('The server could not be told: a new device cannot use it. Make another one when you are online.')}</p>`
            : nothing
        }
      </section>
    `;
  }

  #unlocked(): TemplateResult {
    return html`
      <p class="muted">${msg('This device opens by itself. With a passphrase, it opens only for you, and nothing is transferred while it is locked.')}</p>
      <form @submit=${this.#set}>
        <label for="next">${msg('Passphrase')}</label>
        <input id="next" name="next" type="password" autocomplete="new-password" minlength="8" required data-testid="lock-next" />
        <label for="again">${msg('The same again')}</label>
        <input id="again" name="again" type="password" autocomplete="new-password" required data-testid="lock-again" />
        <button class="primary" data-testid="lock-set" ?disabled=${this.busy || !this.state}>${msg('Set a passphrase')}</button>
      </form>
    `;
  }

  #locked(): TemplateResult {
    const { hasRecoveryCode = false } = this.state ?? {};
    return html`
      <p class="muted">${msg('A passphrase protects this device. Every tab locks together; each asks for the passphrase when it is opened anew.')}</p>
      <button class="primary" data-testid="lock-now" @click=${this.#lock}>${msg('Lock now')}</button>
      <form @submit=${this.#manage}>
        <label for="current">${msg('Passphrase, to change the lock')}</label>
        <input id="current" name="current" type="password" autocomplete="current-password" required data-testid="lock-current" />
        <label for="changed">${msg('New passphrase, to change it')}</label>
        <input id="changed" name="next" type="password" autocomplete="new-password" minlength="8" data-testid="lock-changed" />
        <label for="changed-again">${msg('The new one again')}</label>
        <input id="changed-again" name="again" type="password" autocomplete="new-password" data-testid="lock-changed-again" />
        <div class="row">
          <button name="act" value="change" data-testid="lock-change" ?disabled=${this.busy}>${msg('Change the passphrase')}</button>
          <button name="act" value="code" data-testid="lock-code" ?disabled=${this.busy}>${hasRecoveryCode ? msg('New recovery code') : msg('Make a recovery code')}</button>
          <button name="act" value="remove" data-testid="lock-remove" ?disabled=${this.busy}>${msg('Remove the passphrase')}</button>
        </div>
        ${hasRecoveryCode ? nothing : html`<p class="muted small">${msg('There is no recovery code yet: who forgets the passphrase loses what was not sent.')}</p>`}
      </form>
    `;
  }

  async #set(event: SubmitEvent): Promise<void> {
    const passphrase = this.#chosen(fieldsOf(event));
    if (passphrase === undefined) return;
    await this.#do(msg('The passphrase is set. Make a recovery code now.'), async () => (await this.actions.deviceLock()).setPassphrase(passphrase));
  }

  /** The new passphrase, once it was written the same twice. */
  #chosen(fields: FormData): string | undefined {
    const passphrase = String(fields.get('next'));
    if (passphrase === fields.get('again')) return passphrase;
    Object.assign(this, { problem: msg('The two are not the same.'), done: '' });
    return undefined;
  }

  async #manage(event: SubmitEvent): Promise<void> {
    const fields = fieldsOf(event);
    const by = { passphrase: String(fields.get('current')) };
    const act = (event.submitter as HTMLButtonElement | null)?.value;
    if (act === 'change') {
      const passphrase = this.#chosen(fields);
      if (passphrase === undefined) return;
      return this.#do(msg('The passphrase is changed. The recovery code stays as it is.'), async () =>
        (await this.actions.deviceLock()).setPassphrase(passphrase, { by }),
      );
    }
    if (act === 'remove') return this.#do(msg('This device opens by itself again.'), async () => (await this.actions.deviceLock()).removePassphrase(by));
    await this.#do('', async () => {
      const lock = await this.actions.deviceLock();
      this.code = await lock.createRecoveryCode(by);
      // It opens this device whether or not the server hears of it.
      this.left = await (await this.actions.recovery()).leave(this.code).then(
        () => true,
        () => false,
      );
    });
  }

  async #lock(): Promise<void> {
    await (await this.actions.deviceLock()).lock();
  }

  async #do(done: string, act: () => Promise<void>): Promise<void> {
    Object.assign(this, { busy: true, problem: '', done: '', code: '' });
    try {
      await act();
      this.done = done;
      this.renderRoot.querySelector('form')?.reset();
    } catch (error) {
      this.problem = lockProblem(error);
    }
    this.busy = false;
    await this.#read();
  }

  async #read(): Promise<void> {
    this.state = await (await this.actions.deviceLock()).state();
  }
}

function fieldsOf(event: SubmitEvent): FormData {
  event.preventDefault();
  return new FormData(event.target as HTMLFormElement);
}
