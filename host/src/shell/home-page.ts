import { html, nothing, type TemplateResult } from 'lit';
import { wasRefused } from '../install/refusal.ts';
import { LocalisedElement } from '../language/localised-element.ts';
import { manifestText } from '../language/manifest-text.ts';
import { msg, str } from '../language/words.ts';
import { entryPath } from '../router/route-table.ts';
import type { HostActions, HostView, NeuronView } from '../state/host-view.ts';
import { inOrder } from '../state/navigation.ts';
import { controls } from './controls.ts';
import { homeStyles } from './home-styles.ts';
import { skeleton, skeletonStyles } from './skeleton.ts';
import { wasWelcomed } from './welcome-card.ts';

/** The start page: what the neurons propose, then every neuron of the registry, the failed ones with their reason. */
export class HomePageElement extends LocalisedElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false } };
  static override styles = [controls, skeletonStyles, homeStyles];

  declare view: HostView;
  declare actions: HostActions;

  override connectedCallback(): void {
    super.connectedCallback();
    // Nothing that a person came for waits for it; offline and never fetched, the page is whole without it.
    import(/* webpackChunkName: "home-feed" */ '../feed/define-feed.ts').then(
      ({ defineFeed }) => defineFeed(),
      (error: unknown) => console.warn('The feed could not be loaded.', error),
    );
  }

  override render(): TemplateResult {
    return html`
      <div class="hero">
        ${hills}
        <h1 tabindex="-1">${msg('What would you like to do?')}</h1>
        <p class="lead">${msg('Everything here works without a network. What you do is saved on this device first and reaches your other devices when there is a connection.')}</p>
      </div>
      <empire-welcome></empire-welcome>
      <empire-feed class=${this.#isFeedExpected() ? 'expected' : ''}></empire-feed>
      <empire-outlet name="home"></empire-outlet>
      ${this.#list()} ${this.#installHint()} ${this.#firstSync()}
    `;
  }

  /** Whether the feed gets its room before it is there, so that nothing has to move for it. */
  #isFeedExpected(): boolean {
    const { neurons, boot, sync } = this.view;
    if (boot.phase === 'failed') return false;
    return neurons
      ? neurons.some(({ manifest, state }) => state.phase !== 'failed' && manifest.slots.some(({ name }) => name === 'feed'))
      : sync?.phase !== 'offline';
  }

  /** Only the first time, at the lower edge of the window, where it pushes nothing away: later everything is here already. */
  #firstSync(): TemplateResult | typeof nothing {
    const { firstSync, sync } = this.view;
    if (!firstSync || !sync || sync.phase === 'offline' || firstSync.done >= firstSync.all) return nothing;
    const { done, all } = firstSync;
    return html`<div class="first" data-testid="first-sync">
      <label for="first">${msg(str`Fetching what is published, so that it works offline: ${done} of ${all} parts`)}</label>
      <progress id="first" max=${all} value=${done}></progress>
    </div>`;
  }

  /** After the rest, and only once it is known what is kept here: whoever has read that knows what the app would be good for. */
  #installHint(): TemplateResult | typeof nothing {
    const { install } = this.view;
    if (!install || install.way === 'installed' || wasRefused() || !wasWelcomed()) return nothing;
    void import(/* webpackChunkName: "install-hint" */ '../install/install-hint.ts').then(
      ({ defineInstallHint }) => defineInstallHint(),
      () => undefined,
    );
    return html`<empire-install-hint .install=${install}></empire-install-hint>`;
  }

  #list(): TemplateResult | typeof nothing {
    const { neurons, boot, sync } = this.view;
    if (neurons && neurons.length > 0)
      return html`<section aria-labelledby="all"><h2 id="all" class="kicker">${msg('Everything here')}</h2><ul>${inOrder(neurons).map((neuron) => html`<li>${this.#tile(neuron)}</li>`)}</ul></section>`;
    if (neurons)
      return html`<div class="card stack"><h2>${msg('Nothing is published yet')}</h2><p class="muted">${msg('As soon as the federation approves something, it appears here.')}</p></div>`;
    if (boot.phase === 'failed') return nothing;
    if (sync?.phase === 'offline') return this.#neverOnline();
    return skeleton(msg('Fetching what is published…'), { cards: 4 });
  }

  #neverOnline(): TemplateResult {
    return html`
      <div class="card stack">
        <h2>${msg('This device has not been online yet')}</h2>
        <p class="muted">${msg('The list of what is available arrives with the first connection. After that, it works offline.')}</p>
        <button @click=${() => this.actions.syncNow()}>${msg('Try now')}</button>
      </div>
    `;
  }

  #tile(neuron: NeuronView): TemplateResult {
    const { manifest, state } = neuron;
    const path = entryPath(neuron);
    const title = manifestText(manifest, manifest.title);
    const failed = state.phase === 'failed';
    return html`
      <article class="card tile ${failed ? 'failed' : ''}" data-neuron=${neuron.name}>
        ${manifest.icon === undefined ? nothing : html`<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><path d=${manifest.icon} /></svg>`}
        <h3>${path ? html`<a href=${path}>${title}</a>` : title}</h3>
        <p class="muted">${manifestText(manifest, manifest.description)}</p>
        ${
          failed
            ? html`<p class="small"><code>${state.failure.code}</code></p><button data-testid="neuron-retry" @click=${() => this.actions.retryNeuron(neuron.name)}>${msg('Try again')}</button>`
            : nothing
        }
      </article>
    `;
  }
}

/** Land under a moon, in the colours of the page. */
const hills = html`<svg class="hills" viewBox="0 0 480 150" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
  <circle class="moon" cx="372" cy="44" r="21" />
  <path class="far" d="M0 128C60 84 96 122 150 96s92-52 150-18 96 12 180-34V150H0Z" />
  <path class="middle" d="M0 142c70-26 120 4 190-16s120-40 180-14 70 10 110-8v46H0Z" />
  <path class="mast" d="M414 106V58m-9 48 9-48 9 48m-15-16h12m-10-16h8" />
  <path class="wave" d="M402 60a15 15 0 0 1 0-19m24 19a15 15 0 0 0 0-19m-31 26a25 25 0 0 1 0-33m38 33a25 25 0 0 0 0-33" />
  <path class="near" d="M0 150c90-20 150-2 230-12s140-22 250-4v16Z" />
</svg>`;
