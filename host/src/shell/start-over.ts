import { html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg } from '../language/words.ts';
import type { HostActions } from '../state/host-view.ts';
import { controls } from './controls.ts';
import { KeepFocus } from './keep-focus.ts';
import { lockStyles } from './lock-styles.ts';

/** The way out of a device that nobody can open: everything here is erased, once the person has read what that means and said yes. */
export class StartOverElement extends LocalisedElement {
  static override properties = { actions: { attribute: false }, asked: { state: true }, busy: { state: true }, problem: { state: true } };
  static override styles = [controls, lockStyles];

  declare actions: HostActions;
  declare asked: boolean;
  declare busy: boolean;
  declare problem: string;

  constructor() {
    super();
    new KeepFocus(this);
    this.asked = false;
    this.busy = false;
    this.problem = '';
  }

  override render(): TemplateResult {
    if (!this.asked) return html`<button data-testid="start-over" @click=${() => this.#ask(true)}>${msg('Start over on this device…')}</button>`;
    return html`
      <section class="card stack" aria-labelledby="start-over">
        <h2 id="start-over" tabindex="-1">${msg('Start over on this device?')}</h2>
        <p>
          ${msg('Everything that is kept here is erased. What was not sent yet is lost, and nobody can say how much that is. What was sent is on the server: it comes back when you add this device again with a code from another one of yours.')}
        </p>
        <div role="alert">${this.problem ? html`<p class="notice" data-testid="start-over-problem">${this.problem}</p>` : nothing}</div>
        <div class="row">
          <button class="danger" data-testid="start-over-yes" ?disabled=${this.busy} @click=${this.#start}>${this.busy ? msg('Erasing…') : msg('Erase and start over')}</button>
          <button data-testid="start-over-no" ?disabled=${this.busy} @click=${() => this.#ask(false)}>${msg('Keep everything')}</button>
        </div>
      </section>
    `;
  }

  async #ask(asked: boolean): Promise<void> {
    this.asked = asked;
    this.problem = '';
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(asked ? 'h2' : 'button')?.focus();
  }

  async #start(): Promise<void> {
    this.busy = true;
    this.problem = '';
    try {
      await this.actions.startOver();
    } catch (error) {
      console.error('This device could not be erased.', error);
      this.problem = msg('Not everything could be erased. It goes on when this page is opened again.');
    }
    this.busy = false;
  }
}
