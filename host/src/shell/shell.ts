import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { entryPath, findPage, type Page } from '../router/route-table.ts';
import type { HostActions, HostView, NeuronView } from '../state/host-view.ts';
import { controls } from './controls.ts';
import { shellStyles } from './shell-styles.ts';

/** The application around the neurons: header, navigation, status and the page that the path names. */
export class ShellElement extends LitElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false }, path: {} };
  static override styles = [controls, shellStyles];

  declare view: HostView;
  declare actions: HostActions;
  declare path: string;

  override render(): TemplateResult {
    const page = this.#page();
    return html`
      <header>
        <button class="skip" @click=${this.#skip}>Skip to content</button>
        <a class="brand" href="/" aria-label="Empire, start page">${mark}<span>Empire</span></a>
        <nav aria-label="Main">${this.#links(page)}</nav>
        <empire-sync-status .status=${this.view.sync}></empire-sync-status>
      </header>
      ${this.#banner()}
      <main id="content" tabindex="-1">${this.#outlet(page)}</main>
    `;
  }

  override updated(changed: PropertyValues): void {
    const page = this.#page();
    document.title = page.kind === 'home' ? 'Empire' : `${titleOf(page, this.view)} · Empire`;
    if (changed.has('path') && changed.get('path') !== undefined) void this.#enter(page);
  }

  /** After a navigation the reader continues at the page's heading. A neuron places the focus itself. */
  async #enter(page: Page): Promise<void> {
    if (page.kind === 'neuron') return;
    scrollTo({ top: 0 });
    const element = this.renderRoot.querySelector<LitElement>('main > *');
    await element?.updateComplete;
    const heading = element?.shadowRoot?.querySelector<HTMLElement>('h1') ?? element;
    heading?.focus({ preventScroll: true });
  }

  #page(): Page {
    return findPage(this.path, this.view.neurons ?? []);
  }

  #links(page: Page): TemplateResult {
    const { neurons = [] } = this.view;
    const link = (href: string, text: string, current: boolean) => html`<a href=${href} aria-current=${current ? 'page' : nothing}>${text}</a>`;
    return html`
      ${link('/', 'Home', page.kind === 'home')}
      ${neurons.map((neuron) => {
        const path = entryPath(neuron);
        return path ? link(path, neuron.manifest.title, page.kind === 'neuron' && page.name === neuron.name) : nothing;
      })}
      ${link('/devices', 'Devices', page.kind === 'devices')} ${link('/status', 'Status', page.kind === 'status')}
    `;
  }

  #banner(): TemplateResult | typeof nothing {
    const { boot, updateReady } = this.view;
    if (boot.phase === 'failed') {
      return html`<div class="banner bad" role="alert">
        <p><strong>What is stored on this device could not be opened.</strong> <code>${boot.failure.code}</code> ${boot.failure.message}</p>
        <button data-testid="boot-retry" @click=${() => this.actions.retryBoot()}>Try again</button>
      </div>`;
    }
    if (!updateReady) return nothing;
    return html`<div class="banner" role="status">
      <p>A new version is ready. Your answers are saved.</p>
      <button class="primary" data-testid="update-apply" @click=${() => this.actions.applyUpdate()}>Restart now</button>
    </div>`;
  }

  #outlet(page: Page): TemplateResult | typeof nothing {
    const { view, actions } = this;
    if (page.kind === 'home') return html`<empire-home .view=${view} .actions=${actions}></empire-home>`;
    if (page.kind === 'devices') return html`<empire-devices .view=${view} .actions=${actions}></empire-devices>`;
    if (page.kind === 'status') return html`<empire-system .view=${view} .actions=${actions}></empire-system>`;
    if (page.kind === 'neuron')
      return html`<empire-slot name="main" .neuron=${neuronOf(view, page.name)} .path=${this.path} .actions=${actions}></empire-slot>`;
    return this.#unknown();
  }

  /** A path that no release declares; while the registry is not known yet, it may still become one. */
  #unknown(): TemplateResult {
    const { neurons, boot, sync } = this.view;
    if (neurons)
      return html`<div class="stack"><h1 tabindex="-1">There is no such page</h1><p class="lead">Nothing that is published answers to <code>${this.path}</code>.</p><a href="/">Go to the start page</a></div>`;
    if (boot.phase === 'failed') return html``;
    if (sync?.phase !== 'offline') return html`<p class="muted" role="status">Opening…</p>`;
    return html`<div class="stack">
      <h1 tabindex="-1">Not on this device yet</h1>
      <p class="lead">This page arrives with the first connection. Once it was here, it works offline.</p>
      <button @click=${() => this.actions.syncNow()}>Try now</button>
    </div>`;
  }

  #skip(): void {
    this.renderRoot.querySelector('main')?.focus();
  }
}

const mark = html`<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
  <path d="M9 22.5 16 9l7 13.5Z" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linejoin="round" />
  <circle cx="16" cy="8.5" r="4.2" fill="currentColor" />
  <circle cx="8.5" cy="22.5" r="4.2" fill="currentColor" />
  <circle cx="23.5" cy="22.5" r="4.2" fill="currentColor" />
</svg>`;

function neuronOf(view: HostView, name: string): NeuronView | undefined {
  return view.neurons?.find((neuron) => neuron.name === name);
}

function titleOf(page: Page, view: HostView): string {
  if (page.kind === 'neuron') return page.title;
  if (page.kind === 'devices') return 'Your devices';
  if (page.kind === 'status') return 'Status';
  return view.neurons ? 'No such page' : 'Opening';
}
