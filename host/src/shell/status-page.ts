import { css, html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { manifestText } from '../language/manifest-text.ts';
import { msg, str } from '../language/words.ts';
import { failureText } from '../state/error-text.ts';
import type { HostActions, HostView, NeuronView } from '../state/host-view.ts';
import { agoText, syncText } from '../state/sync-text.ts';
import { controls } from './controls.ts';

/** What works and what does not, with the codes a developer asks for. */
export class StatusPageElement extends LocalisedElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false } };

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: clamp(1.5rem, 4vw, 2.25rem);
      }
      dl {
        display: grid;
        gap: 0.5rem 1.5rem;
        grid-template-columns: max-content minmax(0, 1fr);
        inline-size: 100%;
        margin: 0;
      }
      dt {
        color: var(--empire-muted);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      ul {
        display: grid;
        gap: 0.75rem;
        inline-size: 100%;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        border-block-start: 1px solid var(--empire-line);
        display: grid;
        gap: 0.35rem;
        padding-block-start: 0.75rem;
        overflow-wrap: anywhere;
      }
      li:first-child {
        border: 0;
        padding: 0;
      }
      @media (max-width: 30rem) {
        dl {
          gap: 0;
          grid-template-columns: 1fr;
        }
        dd + dt {
          margin-block-start: 0.6rem;
        }
      }
    `,
  ];

  declare view: HostView;
  declare actions: HostActions;

  override render(): TemplateResult {
    return html`<h1 tabindex="-1">${msg('Status')}</h1>${this.#sync()}<empire-storage .view=${this.view} .actions=${this.actions}></empire-storage><empire-install .install=${this.view.install}></empire-install><empire-language></empire-language>${this.#neurons()}${this.#refused()}${this.#device()}`;
  }

  #sync(): TemplateResult {
    const { sync } = this.view;
    const { label, detail } = syncText(sync);
    return html`
      <section class="card stack">
        <h2>${label}</h2>
        <p class="muted">${detail}</p>
        <dl>
          <dt>${msg('Waiting to be sent')}</dt>
          <dd>${sync?.pending ?? 0}</dd>
          <dt>${msg('Refused by the server')}</dt>
          <dd>${sync?.rejected ?? 0}</dd>
          <dt>${msg('Last synced')}</dt>
          <dd>${sync?.lastSuccessMs === undefined ? msg('not since this page was opened') : agoText(Date.now() - sync.lastSuccessMs)}</dd>
        </dl>
        <p><a href="/waiting">${msg('See what is waiting')}</a></p>
        <button data-testid="sync-now" ?disabled=${this.view.boot.phase !== 'ready'} @click=${() => this.actions.syncNow()}>${msg('Sync now')}</button>
      </section>
    `;
  }

  #neurons(): TemplateResult | typeof nothing {
    const { neurons } = this.view;
    if (!neurons || neurons.length === 0) return nothing;
    return html`
      <section class="card stack">
        <h2>${msg('Neurons')}</h2>
        <ul>
          ${neurons.map((neuron) => this.#neuron(neuron))}
        </ul>
      </section>
    `;
  }

  #neuron({ name, version, manifest, state }: NeuronView): TemplateResult {
    const word = { idle: msg('ready to open'), loading: msg('loading'), active: msg('running'), failed: msg('failed') }[state.phase];
    return html`
      <li data-neuron=${name} data-state=${state.phase}>
        <span><strong>${manifestText(manifest, manifest.title)}</strong> <span class="muted">${name} ${version}, ${word}</span></span>
        ${
          state.phase === 'failed'
            ? html`<span class="small"><code>${state.failure.code}</code> ${failureText(state.failure)}</span>
              <span><button @click=${() => this.actions.retryNeuron(name)}>${msg('Try again')}</button></span>`
            : nothing
        }
      </li>
    `;
  }

  #refused(): TemplateResult | typeof nothing {
    const { refused } = this.view;
    if (refused.length === 0) return nothing;
    return html`
      <section class="card stack">
        <h2>${msg('Refused releases')}</h2>
        <p class="muted">${msg('These entries of the registry are malformed and do not run. The others are not affected.')}</p>
        <ul>
          ${refused.map(({ name, code, message }) => html`<li data-testid="refused-release"><strong>${name}</strong><span class="small"><code>${code}</code> <span lang="en">${message}</span></span></li>`)}
        </ul>
      </section>
    `;
  }

  #device(): TemplateResult {
    const { deviceId, registrySequence } = this.view;
    return html`
      <section class="card stack">
        <h2>${msg('This device')}</h2>
        <dl>
          <dt>${msg('Device')}</dt>
          <dd><code>${deviceId ?? msg('not known yet')}</code></dd>
          <dt>${msg('Version')}</dt>
          <dd>${HOST_VERSION}</dd>
          <dt>${msg('Registry')}</dt>
          <dd>${registrySequence === undefined ? msg('not received yet') : msg(str`sequence ${registrySequence}`)}</dd>
        </dl>
        <p><a href="/models">${msg('Models on this device')}</a></p>
      </section>
    `;
  }
}
