import type { AuditEntry, AuditReport } from '@empire/shared-sync';
import { css, html, nothing, type TemplateResult } from 'lit';
import { dateText, numberText } from '../language/formats.ts';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import { failureText } from '../state/error-text.ts';
import { failureOf } from '../state/failure.ts';
import type { HostActions } from '../state/host-view.ts';
import { entryText } from '../state/privacy-text.ts';
import { controls } from './controls.ts';
import { privacyStyles } from './privacy-styles.ts';
import { saveJson } from './save-json.ts';

const shown = 12;

/** The export of everything, and what this device did, which can be verified. */
export class AuditElement extends LocalisedElement {
  static override properties = {
    actions: { attribute: false },
    ready: { type: Boolean },
    entries: { state: true },
    report: { state: true },
    problem: { state: true },
  };

  static override styles = [
    controls,
    privacyStyles,
    css`
      :host {
        display: grid;
        gap: clamp(1.5rem, 4vw, 2.25rem);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 1rem;
        justify-content: space-between;
        padding-block: 0.5rem;
      }
    `,
  ];

  declare actions: HostActions;
  declare ready: boolean;
  declare entries: readonly AuditEntry[] | undefined;
  declare report: AuditReport | undefined;
  declare problem: string | undefined;

  override render(): TemplateResult {
    return html`
      <section class="card stack" aria-labelledby="mine">
        <h2 id="mine">${msg('Your data')}</h2>
        <p class="muted">${msg('Everything of yours that this device holds, as a file you can read. It is made here; nothing is sent.')}</p>
        <button data-testid="export-mine" ?disabled=${!this.ready} @click=${() => this.#try(async () => saveJson('my-data', await this.actions.privacy().exportMine()))}>
          ${msg('Save my data')}
        </button>
      </section>
      <section class="card stack" aria-labelledby="audit">
        <h2 id="audit">${msg('What this device did')}</h2>
        <p class="muted">${msg('A chain of entries in which none can be changed or taken out unnoticed. It names what was saved and sent, never what it says.')}</p>
        <div class="row">
          <button data-testid="audit-verify" ?disabled=${!this.ready} @click=${() => this.#try(() => this.#verify())}>${msg('Show and verify')}</button>
          <button data-testid="audit-export" ?disabled=${!this.ready} @click=${() => this.#try(async () => saveJson('audit', await this.actions.privacy().audit.export()))}>
            ${msg('Save the audit')}
          </button>
        </div>
        <div role="status">${this.#verdict()}</div>
        ${this.#list()} ${this.problem ? html`<p class="notice" role="alert">${this.problem}</p>` : nothing}
      </section>
    `;
  }

  #verdict(): TemplateResult | typeof nothing {
    if (!this.report) return nothing;
    const { ok, chains, broken } = this.report;
    const entries = chains.reduce((sum, chain) => sum + chain.entries, 0);
    if (ok)
      return html`<p class="notice good" data-testid="audit-ok">${msg(str`The chain holds: ${numberText(entries)} entries, none changed, none missing.`)}</p>`;
    return html`<p class="notice" data-testid="audit-broken">${msg(str`The chain is broken at segment ${broken?.seq ?? ''}: ${broken?.fault ?? ''}.`)}</p>`;
  }

  #list(): TemplateResult | typeof nothing {
    if (!this.entries || this.entries.length === 0) return nothing;
    const latest = this.entries.slice(-shown).reverse();
    return html`
      <ul data-testid="audit-list">
        ${latest.map((entry) => html`<li><span>${entryText(entry)}</span><span class="small muted">${dateText(entry.at)}</span></li>`)}
      </ul>
      ${this.entries.length > shown ? html`<p class="small muted">${msg(str`The latest ${shown} of ${numberText(this.entries.length)}. The file has them all.`)}</p>` : nothing}
    `;
  }

  async #verify(): Promise<void> {
    const { segments, verified } = await this.actions.privacy().audit.export();
    this.entries = segments.flatMap((segment) => segment.entries);
    this.report = verified;
  }

  async #try(task: () => Promise<void>): Promise<void> {
    try {
      await task();
      this.problem = undefined;
    } catch (error) {
      this.problem = msg(str`That did not work. ${failureText(failureOf(error, 'storage-failed'))}`);
    }
  }
}
