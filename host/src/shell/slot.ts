import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { manifestText } from '../language/manifest-text.ts';
import { msg, str } from '../language/words.ts';
import { failureText } from '../state/error-text.ts';
import { type Failure, failureOf } from '../state/failure.ts';
import type { HostActions, NeuronView } from '../state/host-view.ts';
import { controls } from './controls.ts';
import { mountNeuron } from './mount-neuron.ts';
import { skeleton, skeletonStyles } from './skeleton.ts';

/** So long what the server said of a page waits for the neuron's own heading. */
const unnamedAfterMs = 4_000;

/**
 * The place of one neuron, and its fault boundary: loading, running or failed, with Retry.
 * The neuron's elements get the path in their attribute `path`; they navigate by ordinary links.
 */
export class SlotElement extends LocalisedElement {
  static override properties = { neuron: { attribute: false }, name: {}, path: {}, actions: { attribute: false } };

  static override styles = [
    controls,
    skeletonStyles,
    css`
      .failed {
        border-inline-start: 4px solid var(--empire-bad);
      }
      .failed h1 {
        font-size: 1.375rem;
      }
    `,
  ];

  declare neuron: NeuronView | undefined;
  declare name: string;
  declare path: string;
  declare actions: HostActions;
  readonly #heading = new MutationObserver(() => this.#name());
  #mounted: { key: string; elements: readonly HTMLElement[] } | undefined;

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('neuron') && this.neuron?.state.phase === 'idle') this.actions.ensureNeuron(this.neuron.name);
  }

  override render(): TemplateResult | typeof nothing {
    const { neuron } = this;
    if (!neuron) return nothing;
    const { state } = neuron;
    if (state.phase === 'failed') return this.#failed(neuron, state.failure);
    if (state.phase !== 'active') return skeleton(msg(str`Opening ${manifestText(neuron.manifest, neuron.manifest.title)}…`));
    return html`<div id="mount"></div>`;
  }

  override updated(changed: PropertyValues): void {
    const { neuron } = this;
    if (neuron?.state.phase !== 'active') {
      this.#mounted = undefined;
      return;
    }
    const key = `${neuron.name} ${neuron.version}`;
    if (this.#mounted?.key !== key) void this.#mount(neuron, key);
    else if (changed.has('path')) for (const element of this.#mounted.elements) element.setAttribute('path', this.path);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#heading.disconnect();
  }

  /** A page is called by its heading, which the neuron may change at any time. */
  #name(): void {
    const heading = this.#mounted?.elements.map((element) => element.shadowRoot?.querySelector('h1')).find((one) => one);
    const detail = heading?.textContent.trim();
    if (detail) this.#say(detail);
  }

  #say(detail: string): void {
    this.dispatchEvent(new CustomEvent('empire-named', { detail, bubbles: true, composed: true }));
  }

  #follow(element: HTMLElement): void {
    if (element.shadowRoot) this.#heading.observe(element.shadowRoot, { childList: true, characterData: true, subtree: true });
    this.#name();
  }

  async #mount(neuron: NeuronView, key: string): Promise<void> {
    const tags = neuron.state.phase === 'active' ? (neuron.state.elements[this.name] ?? []) : [];
    const mount = this.renderRoot.querySelector<HTMLElement>('#mount');
    if (!mount) return;
    const elements: HTMLElement[] = [];
    this.#mounted = { key, elements };
    mount.replaceChildren();
    this.#heading.disconnect();
    try {
      for (const tag of tags) await mountNeuron(tag, { into: mount, path: this.path, mounted: (element) => elements.push(element) });
      if (this.#mounted?.elements === elements) {
        for (const element of elements) this.#follow(element);
        // One that has no heading is a page all the same.
        setTimeout(() => this.#say(''), unnamedAfterMs);
      }
    } catch (error) {
      if (this.#mounted?.key === key) this.actions.failNeuron(neuron.name, failureOf(error, 'render-failed'));
    }
  }

  #failed({ name, manifest }: NeuronView, failure: Failure): TemplateResult {
    const { code } = failure;
    return html`
      <section class="card failed stack" data-testid="neuron-failed" data-code=${code} role="alert">
        <h1>${msg(str`${manifestText(manifest, manifest.title)} did not start`)}</h1>
        <p class="muted">${msg('The rest of the application works, and what you saved is safe.')}</p>
        <p class="small"><code>${code}</code> ${failureText(failure)}</p>
        <button class="primary" data-testid="neuron-retry" @click=${() => this.actions.retryNeuron(name)}>${msg('Try again')}</button>
      </section>
    `;
  }
}
