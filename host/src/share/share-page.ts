import { errorCode } from '@empire/contract';
import { css, html, nothing, type TemplateResult } from 'lit';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg } from '../language/words.ts';
import { controls } from '../shell/controls.ts';
import { skeleton, skeletonStyles } from '../shell/skeleton.ts';
import type { HostActions, HostView } from '../state/host-view.ts';
import { type Kept, keptCollection, keptOf, readKept, takeShared } from './take-shared.ts';

interface KeptEntry {
  readonly key: string;
  readonly kept: Kept;
}

/** What a person kept for later: handed over by other apps, or put in here. Sealed like everything else, and on all devices. */
export class SharePageElement extends LocalisedElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false }, entries: { state: true }, failed: { state: true } };
  static override styles = [
    controls,
    skeletonStyles,
    css`
      :host {
        display: grid;
        gap: clamp(1.5rem, 4vw, 2.25rem);
      }
      ul {
        display: grid;
        gap: 1rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li,
      form {
        display: grid;
        gap: 0.75rem;
        justify-items: start;
      }
      h2 {
        overflow-wrap: anywhere;
      }
      .text {
        max-block-size: 16rem;
        max-inline-size: 42rem;
        overflow: auto;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .row {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.25rem;
      }
      label {
        display: grid;
        font-weight: 600;
        gap: 0.35rem;
        inline-size: 100%;
      }
      textarea {
        background: var(--empire-page);
        border: 1px solid var(--empire-edge);
        border-radius: var(--empire-radius-small);
        color: inherit;
        font: 1rem/1.5 var(--empire-font);
        inline-size: 100%;
        min-block-size: 6rem;
        padding: 0.6rem 0.75rem;
        resize: vertical;
      }
    `,
  ];

  declare view: HostView;
  declare actions: HostActions;
  declare entries: readonly KeptEntry[] | undefined;
  declare failed: string | undefined;
  #following: AbortController | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#following?.abort();
    this.#following = undefined;
  }

  override render(): TemplateResult {
    if (this.view.boot.phase === 'ready' && !this.#following && this.isConnected) void this.#follow();
    return html`
      <div class="stack">
        <h1 tabindex="-1">${msg('Kept for later')}</h1>
        <p class="lead">${msg('Share a link, a text or a text file from another app with Empire, and it waits here: without a network too, and on all your devices.')}</p>
      </div>
      ${this.failed === undefined ? nothing : html`<p class="notice" role="alert">${msg('It could not be saved. What was shared stays until it can.')} <code>${this.failed}</code></p>`}
      ${this.entries ? this.#list(this.entries) : skeleton(msg('Opening the page…'))}
      ${this.#form()}
    `;
  }

  #list(entries: readonly KeptEntry[]): TemplateResult {
    if (entries.length === 0) return html`<p class="card muted" data-testid="kept-none">${msg('Nothing is kept yet.')}</p>`;
    return html`<ul aria-label=${msg('What is kept')}>${entries.map(
      ({ key, kept }) => html`
        <li class="card" data-testid="kept">
          <h2>${kept.title}</h2>
          ${kept.text && kept.text !== kept.title ? html`<p class="text" tabindex="0">${kept.text}</p>` : nothing}
          <div class="row">
            ${kept.url ? html`<a href=${kept.url} target="_blank" rel="noreferrer">${msg('Open the link')}</a>` : nothing}
            <button @click=${() => this.#change((db) => db.remove(keptCollection, key))}>${msg('Remove')}</button>
          </div>
        </li>
      `,
    )}</ul>`;
  }

  /** For browsers that hand nothing over, and for whoever has the text at hand. */
  #form(): TemplateResult {
    return html`
      <form class="card" @submit=${this.#add}>
        <label>${msg('A link or a text to keep')}<textarea name="text" required maxlength="100000"></textarea></label>
        <button class="primary" data-testid="kept-add">${msg('Keep')}</button>
      </form>
    `;
  }

  #add(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = String(new FormData(form).get('text') ?? '');
    const [kept] = keptOf({ title: '', text, url: '', files: [] }, Date.now());
    if (!kept) return;
    this.#change(async (db) => {
      await db.put(keptCollection, crypto.randomUUID(), { ...kept });
      form.reset();
    });
  }

  #change(work: (db: ReturnType<HostActions['kept']>) => Promise<unknown>): void {
    work(this.actions.kept()).then(
      () => {
        this.failed = undefined;
      },
      (error: unknown) => {
        this.failed = errorCode(error) ?? 'storage-failed';
      },
    );
  }

  async #follow(): Promise<void> {
    this.#following = new AbortController();
    const { signal } = this.#following;
    const db = this.actions.kept();
    this.#change(() => takeShared(db, { caches, now: Date.now }));
    try {
      for await (const entries of db.watch(keptCollection, { signal })) {
        const found = entries.flatMap(({ key, value }) => {
          const kept = readKept(value);
          return kept ? [{ key, kept }] : [];
        });
        this.entries = found.toSorted((a, b) => b.kept.at - a.kept.at);
      }
    } catch (error) {
      if (!signal.aborted) this.failed = errorCode(error) ?? 'storage-failed';
    }
  }
}

/** Registers the page. Calling it again does nothing. */
export function defineShare(): void {
  if (!customElements.get('empire-share')) customElements.define('empire-share', SharePageElement);
}
