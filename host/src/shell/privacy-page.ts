import { css, html, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg } from '../language/words.ts';
import type { HostActions, HostView } from '../state/host-view.ts';
import { receiptRows } from '../state/privacy-text.ts';
import { ConsentQuestionElement } from './consent-question.ts';
import { controls } from './controls.ts';
import { AuditElement } from './privacy-audit.ts';
import { EraseElement } from './privacy-erase.ts';
import { PurposesElement } from './privacy-purposes.ts';
import { privacyStyles } from './privacy-styles.ts';
import { saveJson } from './save-json.ts';

/** What the person allows, holds and erases; and, once this device is erased, the receipt. */
export class PrivacyPageElement extends LocalisedElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false } };

  static override styles = [
    controls,
    privacyStyles,
    css`
      :host {
        display: grid;
        gap: clamp(1.5rem, 4vw, 2.25rem);
      }
    `,
  ];

  declare view: HostView;
  declare actions: HostActions;

  override render(): TemplateResult {
    const { view, actions } = this;
    if (view.erased && view.erased !== 'elsewhere') return this.#receipt(view.erased);
    return html`
      <div class="stack">
        <h1 tabindex="-1">${msg('Your privacy')}</h1>
        <p class="lead">${msg('What is kept about you, what for, and how to end it. On this device everything is sealed; on the server its operator can read it.')}</p>
      </div>
      <empire-purposes .view=${view} .actions=${actions}></empire-purposes>
      <empire-audit .actions=${actions} ?ready=${view.boot.phase === 'ready'}></empire-audit>
      <empire-erase .view=${view} .actions=${actions}></empire-erase>
    `;
  }

  #receipt(receipt: Exclude<HostView['erased'], 'elsewhere' | undefined>): TemplateResult {
    return html`
      <div class="stack" data-testid="erased">
        <h1 tabindex="-1">${msg('This device is erased')}</h1>
        <p class="lead">
          ${receipt.reason === 'statement' ? msg('Your account was erased from another device.') : msg('Everything this site kept here is gone.')}
        </p>
        <section class="card stack">
          <h2>${msg('Receipt')}</h2>
          <dl data-testid="receipt">
            ${receiptRows(receipt).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
          </dl>
          <div class="row">
            <button @click=${() => saveJson('erasure', receipt)}>${msg('Save the receipt')}</button>
            <button class="primary" data-testid="start-anew" @click=${() => this.actions.startAnew()}>${msg('Start anew')}</button>
          </div>
        </section>
      </div>
    `;
  }
}

/** Registers the elements of the privacy page. Calling it again does nothing. */
export function definePrivacy(): void {
  if (customElements.get('empire-privacy')) return;
  customElements.define('empire-purposes', PurposesElement);
  customElements.define('empire-audit', AuditElement);
  customElements.define('empire-erase', EraseElement);
  customElements.define('empire-consent-question', ConsentQuestionElement);
  customElements.define('empire-privacy', PrivacyPageElement);
}
