import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { entryPath } from '../router/route-table.ts';
import type { HostActions, HostView, NeuronView } from '../state/host-view.ts';
import { controls } from './controls.ts';

/** The start page: every neuron of the registry, the failed ones with their reason. */
export class HomePageElement extends LitElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false } };

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: clamp(1.75rem, 4vw, 2.75rem);
      }
      .hero {
        display: grid;
        gap: 0.75rem;
      }
      ul {
        display: grid;
        gap: 1rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .tile {
        align-content: start;
        block-size: 100%;
        display: grid;
        gap: 0.5rem;
        position: relative;
        transition: border-color 120ms;
      }
      .tile:hover {
        border-color: var(--empire-edge);
      }
      .tile h2 a {
        color: inherit;
        text-decoration: none;
      }
      .tile h2 a::after {
        content: '';
        inset: 0;
        position: absolute;
      }
      .tile h2 a:focus-visible {
        outline: none;
      }
      .tile:has(a:focus-visible) {
        outline: 3px solid var(--empire-accent);
        outline-offset: 2px;
      }
      .tile .go {
        color: var(--empire-accent);
        font-weight: 600;
        margin-block-start: 0.5rem;
      }
      .tile .go::after {
        content: ' →';
      }
      .tile.failed {
        border-inline-start: 4px solid var(--empire-bad);
      }
      .tile button {
        justify-self: start;
        position: relative;
      }
    `,
  ];

  declare view: HostView;
  declare actions: HostActions;

  override render(): TemplateResult {
    return html`
      <div class="hero">
        <h1 tabindex="-1">What would you like to do?</h1>
        <p class="lead">Everything here works without a network. What you do is saved on this device first and reaches your other devices when there is a connection.</p>
      </div>
      ${this.#list()}
    `;
  }

  #list(): TemplateResult | typeof nothing {
    const { neurons, boot, sync } = this.view;
    if (neurons && neurons.length > 0) return html`<ul>${neurons.map((neuron) => html`<li>${this.#tile(neuron)}</li>`)}</ul>`;
    if (neurons)
      return html`<div class="card stack"><h2>Nothing is published yet</h2><p class="muted">As soon as the federation approves something, it appears here.</p></div>`;
    if (boot.phase === 'failed') return nothing;
    if (sync?.phase === 'offline') return this.#neverOnline();
    return html`<p class="muted" role="status">Fetching what is published…</p>`;
  }

  #neverOnline(): TemplateResult {
    return html`
      <div class="card stack">
        <h2>This device has not been online yet</h2>
        <p class="muted">The list of what is available arrives with the first connection. After that, it works offline.</p>
        <button @click=${() => this.actions.syncNow()}>Try now</button>
      </div>
    `;
  }

  #tile(neuron: NeuronView): TemplateResult {
    const { manifest, state } = neuron;
    const path = entryPath(neuron);
    const failed = state.phase === 'failed';
    return html`
      <article class="card tile ${failed ? 'failed' : ''}" data-neuron=${neuron.name}>
        <h2>${path ? html`<a href=${path}>${manifest.title}</a>` : manifest.title}</h2>
        <p class="muted">${manifest.description}</p>
        ${
          failed
            ? html`<p class="small"><code>${state.failure.code}</code></p><button data-testid="neuron-retry" @click=${() => this.actions.retryNeuron(neuron.name)}>Try again</button>`
            : path && html`<span class="go" aria-hidden="true">Open</span>`
        }
      </article>
    `;
  }
}
