import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { controls } from '../shell/controls.ts';
import type { HostView } from '../state/host-view.ts';
import type { InstallWay } from './install-offer.ts';

/** The steps of browsers that install by their own menu. */
const steps: Readonly<Record<Exclude<InstallWay, 'prompt' | 'installed' | 'none'>, readonly string[]>> = {
  ios: ['Open the share sheet: the square with an arrow.', 'Choose “Add to Home Screen”.', 'Open Empire from there. Only then may it notify you.'],
  'firefox-android': ['Open the menu with the three dots.', 'Choose “Add app to Home screen”, or “Install”.'],
  'safari-mac': ['Open the menu File.', 'Choose “Add to Dock”.'],
  menu: ['Open the menu of your browser.', 'Choose “Install Empire”, or “Apps” and then “Install this site”.'],
};

/** Offers to install the app, the way this browser does it. It waits on the status page and never comes forward by itself. */
export class InstallCardElement extends LitElement {
  static override properties = { install: { attribute: false } };
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      ol {
        display: grid;
        gap: 0.35rem;
        margin: 0;
        padding-inline-start: 1.25rem;
      }
    `,
  ];

  declare install: HostView['install'];

  override render(): TemplateResult | typeof nothing {
    const { way = 'none', ask } = this.install ?? {};
    if (way === 'installed' || way === 'none') return nothing;
    return html`
      <section class="card stack" aria-labelledby="install" data-testid="install" data-way=${way}>
        <h2 id="install">Keep it at hand</h2>
        <p class="muted">As an app it opens like any other, without a network too, and the browser is less likely to clear what it stores.</p>
        ${
          way === 'prompt'
            ? html`<p><button data-testid="install-ask" @click=${() => void ask?.()}>Install</button></p>`
            : html`<ol>${steps[way].map((step) => html`<li>${step}</li>`)}</ol>`
        }
      </section>
    `;
  }
}
