import { css, html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg } from '../language/words.ts';
import { controls } from '../shell/controls.ts';
import type { HostView } from '../state/host-view.ts';
import type { InstallWay } from './install-offer.ts';

/** The steps of browsers that install by their own menu. */
const steps = (): Readonly<Record<Exclude<InstallWay, 'prompt' | 'installed' | 'none'>, readonly string[]>> => ({
  ios: [
    msg('Open the share sheet: the square with an arrow.'),
    msg('Choose “Add to Home Screen”.'),
    msg('Open Empire from there. Only then may it notify you.'),
  ],
  'firefox-android': [msg('Open the menu with the three dots.'), msg('Choose “Add app to Home screen”, or “Install”.')],
  'safari-mac': [msg('Open the menu File.'), msg('Choose “Add to Dock”.')],
  menu: [msg('Open the menu of your browser.'), msg('Choose “Install Empire”, or “Apps” and then “Install this site”.')],
});

/** Offers to install the app, the way this browser does it. It waits on the status page and never comes forward by itself. */
export class InstallCardElement extends LocalisedElement {
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
        <h2 id="install">${msg('Keep it at hand')}</h2>
        <p class="muted">${msg('As an app it opens like any other, without a network too, and the browser is less likely to clear what it stores.')}</p>
        ${
          way === 'prompt'
            ? html`<p><button data-testid="install-ask" @click=${() => void ask?.()}>${msg('Install')}</button></p>`
            : html`<ol>${steps()[way].map((step) => html`<li>${step}</li>`)}</ol>`
        }
      </section>
    `;
  }
}
