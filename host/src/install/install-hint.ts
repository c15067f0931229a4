import { css, html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg } from '../language/words.ts';
import { controls } from '../shell/controls.ts';
import type { HostView } from '../state/host-view.ts';
import { refuseInstall, wasRefused } from './refusal.ts';

/** Offers the app at the end of the start page, to whoever has not refused it. A no, here or in the browser's question, holds for good. */
export class InstallHintElement extends LocalisedElement {
  static override properties = { install: { attribute: false }, refused: { state: true } };
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .card {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 1rem 2rem;
        justify-content: space-between;
      }
      .words {
        display: grid;
        flex: 1 1 18rem;
        gap: 0.35rem;
      }
      .row {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.25rem;
      }
    `,
  ];

  declare install: HostView['install'];
  declare refused: boolean;

  constructor() {
    super();
    this.refused = wasRefused();
  }

  override render(): TemplateResult | typeof nothing {
    const { way = 'none' } = this.install ?? {};
    if (this.refused || way === 'installed' || way === 'none' || way === 'menu') return nothing;
    return html`
      <section class="card" aria-labelledby="install-hint" data-testid="install-hint">
        <div class="words">
          <h2 id="install-hint">${msg('Keep it at hand')}</h2>
          <p class="muted">${msg('As an app it opens like any other, without a network too, and the browser is less likely to clear what it stores.')}</p>
        </div>
        <div class="row">
          ${
            way === 'prompt'
              ? html`<button class="primary" data-testid="install-hint-ask" @click=${this.#ask}>${msg('Install')}</button>`
              : html`<a href="/status">${msg('How to do it')}</a>`
          }
          <button data-testid="install-hint-no" @click=${this.#refuse}>${msg('Not now')}</button>
        </div>
      </section>
    `;
  }

  async #ask(): Promise<void> {
    if ((await this.install?.ask()) === 'dismissed') this.#refuse();
  }

  #refuse(): void {
    refuseInstall();
    this.refused = true;
  }
}

/** Registers the element. Calling it again does nothing. */
export function defineInstallHint(): void {
  if (!customElements.get('empire-install-hint')) customElements.define('empire-install-hint', InstallHintElement);
}
