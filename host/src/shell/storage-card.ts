import { sizeText } from '@empire/contract/language';
import type { StorageReport } from '@empire/shared-sync/page';
import { css, html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import { failureText } from '../state/error-text.ts';
import { failureOf } from '../state/failure.ts';
import type { HostActions, HostView } from '../state/host-view.ts';
import { neuronTitle } from '../state/outbox-text.ts';
import { levelText, partlyText, usageText } from '../state/storage-text.ts';
import { controls } from './controls.ts';

/** How much is stored on this device, how much room is left, and whether the browser promises to keep it. */
export class StorageCardElement extends LocalisedElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false }, report: { state: true }, answer: { state: true } };

  static override styles = [
    controls,
    css`
      meter {
        block-size: 1rem;
        inline-size: 100%;
      }
      ul {
        display: grid;
        gap: 0.25rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .card {
        inline-size: 100%;
      }
      /* A place for announcements takes no room while it is empty, and stays where screen readers find it. */
      .stack > div:empty {
        margin-block-start: -1rem;
      }
      li {
        display: flex;
        gap: 1rem;
        justify-content: space-between;
      }
      ul,
      details {
        inline-size: 100%;
      }
      summary {
        cursor: pointer;
        padding-block: 0.6rem;
      }
    `,
  ];

  declare view: HostView;
  declare actions: HostActions;
  declare report: StorageReport | undefined;
  /** What asking the browser came to, or why nothing can be measured. */
  declare answer: string | undefined;
  #asked = false;

  override willUpdate(): void {
    if (this.#asked || this.view.boot.phase !== 'ready') return;
    this.#asked = true;
    void this.#measure();
  }

  override render(): TemplateResult {
    const { report } = this;
    return html`
      <section class="card stack" aria-labelledby="storage" data-testid="storage">
        <h2 id="storage">${msg('Storage')}</h2>
        ${report ? this.#meter(report) : html`<p class="muted">${msg('Measuring…')}</p>`}
        <div role="status">${this.answer ? html`<p class="notice good">${this.answer}</p>` : nothing}</div>
      </section>
    `;
  }

  #meter(report: StorageReport): TemplateResult {
    const { usageBytes, quotaBytes, level, persisted, neurons } = report;
    const warning = levelText(level);
    return html`
      <p><strong data-testid="usage">${usageText(report)}</strong></p>
      ${Number.isFinite(quotaBytes) && quotaBytes > 0 ? html`<meter aria-label=${msg('Storage used')} min="0" max=${quotaBytes} low=${quotaBytes * 0.8} high=${quotaBytes * 0.95} optimum="0" value=${usageBytes}></meter>` : nothing}
      ${warning ? html`<p class="notice" role="alert">${warning}</p>` : nothing}
      <p class="muted" data-testid="persisted">${
        persisted
          ? msg('The browser promises to keep what is stored here.')
          : msg('The browser may clear this when the device runs out of room. What was sent to the server would come back; what waits would be lost.')
      }</p>
      ${persisted ? nothing : html`<button data-testid="persist" @click=${this.#persist}>${msg('Ask the browser to keep it')}</button>`}
      <details><summary>${msg('What takes the room')}</summary><ul>${neurons.map(({ neuron, bytes, partly }) => html`<li><span>${this.#titleOf(neuron)}</span><span>${sizeText(bytes)}${partly > 0 ? html`, <span data-testid=${`partly-${neuron}`}>${partlyText(partly)}</span>` : nothing}</span></li>`)}</ul></details>
    `;
  }

  #titleOf(neuron: string): string {
    return neuronTitle(neuron, this.view.neurons ?? []);
  }

  async #persist(): Promise<void> {
    const kept = await (await this.actions.storage()).persist();
    this.answer = kept
      ? msg('The browser will keep it.')
      : msg('The browser did not promise it. Most do once the application is installed or used often; you can ask again then.');
    await this.#measure();
  }

  async #measure(): Promise<void> {
    try {
      this.report = await (await this.actions.storage()).report();
    } catch (error) {
      this.answer = msg(str`What is stored could not be measured. ${failureText(failureOf(error, 'storage-failed'))}`);
    }
  }
}
