import { ContextProvider } from '@lit/context';
import { html, type LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { manifestText } from '../language/manifest-text.ts';
import { msg } from '../language/words.ts';
import { findPage, type Page } from '../router/route-table.ts';
import { failureText } from '../state/error-text.ts';
import type { HostActions, HostView, NeuronView } from '../state/host-view.ts';
import { navigationOf } from '../state/navigation.ts';
import { evictedText } from '../state/sync-text.ts';
import { controls } from './controls.ts';
import { hostContext } from './host-context.ts';
import { type LazyKind, LazyPages } from './lazy-pages.ts';
import { navigationStyles } from './navigation-styles.ts';
import { navigationView } from './navigation-view.ts';
import { shellStyles } from './shell-styles.ts';
import { skeleton, skeletonStyles } from './skeleton.ts';

/** The application around the neurons: header, navigation, status and the page that the path names. */
export class ShellElement extends LocalisedElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false }, path: {} };
  static override styles = [controls, skeletonStyles, shellStyles, navigationStyles];

  declare view: HostView;
  declare actions: HostActions;
  declare path: string;
  readonly #host = new ContextProvider(this, { context: hostContext });
  readonly #pages = new LazyPages(() => this.requestUpdate());
  #seen = false;
  /** The strip comes with the next page: it would push away what is being read. */
  #turned = false;
  /** What the page calls itself, and under which path. */
  #named: { readonly path: string; readonly heading: string } | undefined;

  override willUpdate(changed: PropertyValues): void {
    this.#turned ||= changed.get('path') !== undefined;
    if (!this.#isIntroduced()) this.querySelector('.about')?.remove();
    const { view, actions, path } = this;
    this.#host.setValue({ view, actions, path });
  }

  override render(): TemplateResult {
    if (this.view.boot.phase === 'locked') return this.#locked();
    const page = this.#page();
    // There is nothing left to tell of, or to offer, and neurons that run on would show what is no more.
    const { erased, sync } = this.view;
    return html`
      <header>
        <button class="skip" @click=${this.#skip}>${msg('Skip to content')}</button>
        <a class="brand" href="/" aria-label=${msg('Empire, start page')}>${mark}<span>Empire</span></a>
        ${navigationView(navigationOf(this.view.neurons ?? [], page))}
        ${erased ? nothing : html`<empire-sync-status .status=${sync}></empire-sync-status>`}
      </header>
      ${this.#banner()}
      <empire-outlet class="strip" name="strip" ?hidden=${!this.#turned || erased !== undefined}></empire-outlet>
      <main id="content" tabindex="-1" @empire-named=${this.#name}>${this.#outlet(page)}<slot name="about"></slot></main>
      ${erased ? nothing : html`<empire-outlet name="overlay"></empire-outlet>`}
      ${this.#question()}
    `;
  }

  /** Nothing of the application is shown, not even which neurons there are. */
  #locked(): TemplateResult {
    return html`
      <header><span class="brand">${mark}<span>Empire</span></span></header>
      <main id="content" tabindex="-1"><empire-unlock .actions=${this.actions}></empire-unlock></main>
    `;
  }

  override updated(changed: PropertyValues): void {
    const page = this.#page();
    const introduced = this.querySelector('.about') !== null;
    this.toggleAttribute('introduced', introduced);
    // What was open is nobody's business now.
    if (this.view.erased) document.title = `${msg('This device is erased')} · Empire`;
    else if (this.view.boot.phase === 'locked') document.title = `${msg('This device is locked')} · Empire`;
    else if (!introduced)
      document.title = page.kind === 'home' ? 'Empire' : `${this.#named?.path === this.path ? this.#named.heading : titleOf(page, this.view)} · Empire`;
    if (changed.has('path')) this.#address();
    if (changed.has('path') && changed.get('path') !== undefined) void this.#enter(page);
    const before: HostView | undefined = changed.get('view');
    if (before && (this.#isOpened(before) || before.erased !== this.view.erased)) void this.#goOn(page);
  }

  /** What the server said of the page stays until the page says it better, or turns out to be another one. */
  #isIntroduced(): boolean {
    const { boot, erased, neurons, sync } = this.view;
    if (this.#turned || this.#named || erased || boot.phase === 'failed' || boot.phase === 'locked') return false;
    const page = this.#page();
    if (page.kind === 'neuron') return neuronOf(this.view, page.name)?.state.phase !== 'failed';
    return neurons === undefined && sync?.phase !== 'offline';
  }

  #name({ detail }: CustomEvent<string>): void {
    if (detail === '' ? this.#named : this.#named?.path === this.path && this.#named.heading === detail) return;
    this.#named = { path: detail === '' ? '' : this.path, heading: detail };
    this.requestUpdate();
  }

  /** Whoever saves or shares the page gets its address, without what was only for this visit. */
  #address(): void {
    const link = document.querySelector<HTMLLinkElement>('link[rel=canonical]') ?? document.head.appendChild(document.createElement('link'));
    link.rel = 'canonical';
    link.href = location.origin + this.path;
  }

  /** After a navigation the reader continues at the page's heading. A neuron places the focus itself. */
  async #enter(page: Page): Promise<void> {
    if (page.kind === 'neuron') return;
    if (isLazy(page.kind)) await this.#pages.settled(page.kind);
    await this.updateComplete;
    if (this.#page().kind !== page.kind) return;
    const element = this.renderRoot.querySelector<LitElement>('main > *');
    await element?.updateComplete;
    const heading = element?.shadowRoot?.querySelector<HTMLElement>('h1') ?? element;
    heading?.focus({ preventScroll: true });
  }

  #isOpened(before: HostView): boolean {
    return before.boot.phase === 'locked' && this.view.boot.phase !== 'locked';
  }

  /** What had the focus is gone with the lock, or with what was erased. */
  async #goOn(page: Page): Promise<void> {
    if (!this.view.erased) return page.kind === 'neuron' ? this.#skip() : this.#enter(page);
    await this.updateComplete;
    scrollTo({ top: 0, behavior: 'instant' });
    const element = this.renderRoot.querySelector<LitElement>('main > *');
    await element?.updateComplete;
    (element?.shadowRoot ?? element)?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }

  #page(): Page {
    return findPage(this.path, this.view.neurons ?? []);
  }

  #banner(): TemplateResult | typeof nothing {
    const { boot, updateReady } = this.view;
    if (boot.phase === 'failed') {
      return html`<div class="banner bad" role="alert">
        <p><strong>${msg('What is stored on this device could not be opened.')}</strong> <code>${boot.failure.code}</code> ${failureText(boot.failure)}</p>
        <button data-testid="boot-retry" @click=${() => this.actions.retryBoot()}>${msg('Try again')}</button>
        ${boot.failure.code === 'wrong-key' ? html`<empire-start-over .actions=${this.actions}></empire-start-over>` : nothing}
      </div>`;
    }
    if (!updateReady) return this.#notice();
    return html`<div class="banner late" role="status">
      <p>${msg('A new version is ready. What you saved stays; send a form that you are filling in first.')}</p>
      <div class="row">
        <button class="primary" data-testid="update-apply" @click=${() => this.actions.applyUpdate()}>${msg('Restart now')}</button>
        <button data-testid="update-later" @click=${() => this.actions.putOffUpdate()}>${msg('Later')}</button>
      </div>
    </div>`;
  }

  /** What the browser took away, and comes back by itself. */
  #notice(): TemplateResult | typeof nothing {
    const text = evictedText(this.view.sync);
    if (text === undefined || this.#seen) return nothing;
    const close = () => {
      this.#seen = true;
      this.requestUpdate();
    };
    return html`<div class="banner warn" role="status" data-testid="evicted"><p>${text}</p><button @click=${close}>${msg('Understood')}</button></div>`;
  }

  #outlet(page: Page): TemplateResult | typeof nothing {
    const { view, actions } = this;
    if (view.erased === 'elsewhere') return this.#erasedElsewhere();
    if (view.erased) return this.#lazy('privacy');
    if (isLazy(page.kind)) return this.#lazy(page.kind);
    if (page.kind === 'home') return html`<empire-home .view=${view} .actions=${actions}></empire-home>`;
    if (page.kind === 'neuron')
      return html`<empire-slot name="main" .neuron=${neuronOf(view, page.name)} .path=${this.path} .actions=${actions}></empire-slot>`;
    return this.#unknown();
  }

  /** Another tab has erased everything, the code of other pages too. */
  #erasedElsewhere(): TemplateResult {
    return html`<div class="stack" data-testid="erased-elsewhere">
      <h1 tabindex="-1">${msg('This device is erased')}</h1>
      <p class="lead">${msg('It was erased in another tab. Everything this site kept here is gone, and nothing is kept until you start anew.')}</p>
      <div class="row"><button class="primary" data-testid="start-anew" @click=${() => this.actions.startAnew()}>${msg('Start anew')}</button></div>
    </div>`;
  }

  /** A page whose code may not be here yet, or cannot be fetched at the moment. */
  #lazy(kind: LazyKind): TemplateResult {
    const { view, actions } = this;
    const phase = this.#pages.phase(kind);
    if (phase === 'loading') return skeleton(msg('Opening the page…'));
    if (phase === 'failed')
      return html`<div class="stack" role="alert">
        <h1 tabindex="-1">${msg('This page could not be fetched')}</h1>
        <p class="lead">${msg('It belongs to the application and is usually kept on this device. What you saved is safe.')}</p>
        <button @click=${() => this.#pages.retry(kind)}>${msg('Try again')}</button>
      </div>`;
    if (kind === 'waiting') return html`<empire-waiting .view=${view} .actions=${actions}></empire-waiting>`;
    if (kind === 'devices') return html`<empire-devices .view=${view} .actions=${actions}></empire-devices>`;
    if (kind === 'status') return html`<empire-system .view=${view} .actions=${actions}></empire-system>`;
    if (kind === 'share') return html`<empire-share .view=${view} .actions=${actions}></empire-share>`;
    if (kind === 'models') return html`<empire-models .view=${view} .actions=${actions}></empire-models>`;
    return html`<empire-privacy .view=${view} .actions=${actions}></empire-privacy>`;
  }

  #question(): TemplateResult | typeof nothing {
    const { question } = this.view;
    if (!question) return nothing;
    const phase = this.#pages.phase('privacy');
    // Whoever asks gets an answer: no, as long as the question cannot be shown.
    if (phase === 'failed') queueMicrotask(() => this.#leaveUnanswered());
    if (phase !== 'ready') return nothing;
    return html`<empire-consent-question .question=${question} .actions=${this.actions}></empire-consent-question>`;
  }

  #leaveUnanswered(): void {
    this.#pages.retry('privacy');
    if (this.view.question) this.actions.answered();
  }

  /** A path that no release declares; while the registry is not known yet, it may still become one. */
  #unknown(): TemplateResult {
    const { neurons, boot, sync } = this.view;
    if (neurons)
      return html`<div class="stack"><h1 tabindex="-1">${msg('There is no such page')}</h1><p class="lead">${msg('Nothing that is published answers to')} <code>${this.path}</code>.</p><a href="/">${msg('Go to the start page')}</a></div>`;
    if (boot.phase === 'failed') return html``;
    if (sync?.phase !== 'offline') return skeleton(msg('Opening…'));
    return html`<div class="stack">
      <h1 tabindex="-1">${msg('Not on this device yet')}</h1>
      <p class="lead">${msg('This page arrives with the first connection. Once it was here, it works offline.')}</p>
      <button @click=${() => this.actions.syncNow()}>${msg('Try now')}</button>
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

const lazyKinds: ReadonlySet<string> = new Set<LazyKind>(['waiting', 'devices', 'privacy', 'status', 'models', 'share']);

function isLazy(kind: Page['kind']): kind is LazyKind {
  return lazyKinds.has(kind);
}

function neuronOf(view: HostView, name: string): NeuronView | undefined {
  return view.neurons?.find((neuron) => neuron.name === name);
}

function titleOf(page: Page, view: HostView): string {
  if (page.kind === 'neuron') return manifestText(neuronOf(view, page.name)?.manifest ?? {}, page.title);
  if (page.kind === 'waiting') return msg('What is waiting');
  if (page.kind === 'devices') return msg('Your devices');
  if (page.kind === 'privacy') return msg('Your privacy');
  if (page.kind === 'status') return msg('Status');
  if (page.kind === 'models') return msg('Models on this device');
  if (page.kind === 'share') return msg('Kept for later');
  return view.neurons ? msg('No such page') : msg('Opening');
}
